import { refusal, type Refusal } from '../../../base/refusal.ts'
import { err, ok, type Result } from '../../../base/result.ts'
import { Fields } from '../../../domain/agents/fields.ts'
import type { InstructionOutcome, InstructionReport } from '../../../domain/agents/instruction.ts'
import type { AgentHandler } from './agent-call.ts'
import { EMPTY, json, type Answer } from '../answer.ts'
import { readBody, readJson } from '../read-body.ts'

const MAX_WAIT_SECONDS = 60
const MAX_REPORT_BYTES = 16 * 1024
const MAX_DETAIL = 1000
const MAX_DIAGNOSTICS_BYTES = 4 * 1024 * 1024

/** In a fleet of more machines than may wait at a time, news reaches a machine that much later. */
const COME_LATER: Answer = { kind: 'empty', retryAfterSeconds: 30 }

/**
 * `GET /agent/v1/instructions?wait=30`: the oldest instruction that is not acknowledged, or 204 after so many seconds, or sooner, with when to
 * ask again, where too many wait.
 */
export const getInstruction: AgentHandler = async (deps, { from, query, gone }) => {
  const answered = new AbortController()
  const late = AbortSignal.timeout(waitSeconds(query) * 1000)
  const heard = deps.doorbell.heard(from.machineId, AbortSignal.any([answered.signal, late, gone, deps.stopping]))
  try {
    const next = async () => deps.instructions.deliverNext(from.machineId, deps.now())
    let instruction = await next()
    if (instruction === undefined) {
      await heard
      instruction = await next()
    }
    if (instruction !== undefined) return json({ id: instruction.id, kind: instruction.kind })
    return deps.doorbell.isFull ? COME_LATER : EMPTY
  } finally {
    answered.abort()
  }
}

/** `POST /agent/v1/instructions/7`: what became of it. */
export const postInstruction: AgentHandler = async (deps, { from, req, captured }) => {
  const body = await readJson(req, { bytes: MAX_REPORT_BYTES, milliseconds: deps.bodyMilliseconds })
  if (!body.ok) return body.error
  const report = parseReport(body.value)
  if (!report.ok) return badReport(report.error)
  const result = await deps.instructions.report(from, Number(captured[0]), report.value, deps.now())
  return result.ok ? EMPTY : result.error
}

/** `POST /agent/v1/instructions/7/diagnostics`: what was collected. The instruction is done once the text is kept. */
export const postDiagnostics: AgentHandler = async (deps, { from, req, captured }) => {
  const id = Number(captured[0])
  const known = await deps.instructions.report(from, id, { outcome: 'started', detail: '' }, deps.now())
  if (!known.ok) return known.error
  if (known.value.kind !== 'diagnose') return notAsked(id)
  const body = await readBody(req, { bytes: MAX_DIAGNOSTICS_BYTES, milliseconds: deps.bodyMilliseconds })
  if (!body.ok) return body.error
  await deps.diagnostics.keep(from.machineId, id, body.value)
  const done = { outcome: 'done', detail: `${body.value.length} bytes` } as const
  const result = await deps.instructions.report(from, id, done, deps.now())
  return result.ok ? EMPTY : result.error
}

function waitSeconds(query: URLSearchParams): number {
  const text = query.get('wait') ?? '0'
  return /^\d{1,4}$/.test(text) ? Math.min(Number(text), MAX_WAIT_SECONDS) : 0
}

function parseReport(value: unknown): Result<InstructionReport, string> {
  const fields = new Fields(value, 'report')
  const outcome = fields.parsed('outcome', 16, parseOutcome)
  return fields.finish({ outcome, detail: fields.text('detail', MAX_DETAIL) })
}

function parseOutcome(text: string): Result<InstructionOutcome, string> {
  return text === 'started' || text === 'done' || text === 'failed' ? ok(text) : err(`"${text}" is not an outcome`)
}

const badReport = (complaint: string): Refusal =>
  refusal('REPORT_INVALID', 400, complaint, 'use the agent that belongs to this server: boot the machine again')

const notAsked = (id: number): Refusal =>
  refusal(
    'DIAGNOSTICS_NOT_ASKED',
    409,
    `instruction ${id} does not ask for diagnostics`,
    'ask for instructions again and report on what is delivered',
  )
