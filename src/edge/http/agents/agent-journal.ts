import { refusal, type Refusal } from '../../../base/refusal.ts'
import { err, ok, type Result } from '../../../base/result.ts'
import { parseUuid, type Uuid } from '../../../base/uuid.ts'
import type { AgentHandler } from './agent-call.ts'
import { json } from '../answer.ts'
import { readBody } from '../read-body.ts'

const MAX_CHUNK_BYTES = 256 * 1024

/** `GET /agent/v1/journal?bootId=…`: where the upload goes on. */
export const getJournalOffset: AgentHandler = async (deps, { from, query }) => {
  const bootId = readBootId(query)
  if (!bootId.ok) return bootId.error
  return json({ offset: await deps.journals.size(from.machineId, bootId.value) })
}

/** `POST /agent/v1/journal?bootId=…&offset=N`: the next chunk. 409 says where the end really is. */
export const postJournal: AgentHandler = async (deps, { from, req, query }) => {
  const bootId = readBootId(query)
  if (!bootId.ok) return bootId.error
  const offset = readOffset(query)
  if (!offset.ok) return offset.error
  const body = await readBody(req, { bytes: MAX_CHUNK_BYTES, milliseconds: deps.bodyMilliseconds })
  if (!body.ok) return body.error
  const result = await deps.journals.append(from.machineId, bootId.value, offset.value, body.value)
  if (result.kind === 'full') return journalFull(result.quota)
  return json({ offset: result.size }, result.kind === 'appended' ? 200 : 409)
}

function readBootId(query: URLSearchParams): Result<Uuid, Refusal> {
  const bootId = parseUuid(query.get('bootId') ?? '')
  return bootId.ok ? bootId : err(badQuery(`bootId: ${bootId.error}`))
}

function readOffset(query: URLSearchParams): Result<number, Refusal> {
  const text = query.get('offset') ?? ''
  return /^\d{1,15}$/.test(text) ? ok(Number(text)) : err(badQuery('offset is not a whole number of bytes'))
}

const badQuery = (says: string): Refusal =>
  refusal('QUERY_INVALID', 400, says, 'use the agent that belongs to this server: boot the machine again')

const journalFull = (quota: number): Refusal =>
  refusal(
    'JOURNAL_FULL',
    413,
    `the journal of this boot has reached its quota of ${quota} bytes; nothing more of it is kept`,
    'read the rest on the machine with journalctl; the next boot begins a new journal',
  )
