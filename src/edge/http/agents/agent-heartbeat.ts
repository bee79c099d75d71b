import { refusal, type Refusal } from '../../../base/refusal.ts'
import { parseHeartbeat } from '../../../domain/agents/heartbeat.ts'
import type { AgentHandler } from './agent-call.ts'
import { json } from '../answer.ts'
import { readJson } from '../read-body.ts'

const MAX_BYTES = 128 * 1024

/** `POST /agent/v1/heartbeat`: the machine is alive, and this is what it is made of. */
export const postHeartbeat: AgentHandler = async (deps, { from, req }) => {
  const body = await readJson(req, { bytes: MAX_BYTES, milliseconds: deps.bodyMilliseconds })
  if (!body.ok) return body.error
  const heartbeat = parseHeartbeat(body.value)
  if (!heartbeat.ok) return badHeartbeat(heartbeat.error)
  const at = deps.now()
  await deps.heartbeats.record(from, heartbeat.value, at)
  await deps.instructions.noteBoot(from, at)
  return json({ intervalSeconds: deps.heartbeatSeconds })
}

const badHeartbeat = (complaint: string): Refusal =>
  refusal('HEARTBEAT_INVALID', 400, complaint, 'use the agent that belongs to this server: boot the machine again')
