import { isRefusal } from '../../../base/refusal.ts'
import type { AgentHandler } from './agent-call.ts'
import { json } from '../answer.ts'

/** `POST /agent/v1/next-boot`: what to load for a restart through kexec. */
export const postNextBoot: AgentHandler = async (deps, { from }) => {
  const plan = await deps.nextBoot(from)
  return isRefusal(plan) ? plan : json(plan)
}
