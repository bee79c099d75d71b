import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import type { BootTransaction } from '../../boot/boot-store.ts'
import { keepEntry, type Entry } from '../../boot/timeline.ts'
import type { BootReport } from '../../domain/boots/boot-event.ts'
import type { BootClue } from '../../domain/boots/boot-session.ts'
import type { BootToken } from '../../domain/boots/boot-token.ts'
import type { Machine } from '../../domain/machines/machine.ts'
import type { BootCall } from './boot-call.ts'
import type { BootDeps } from './boot-deps.ts'
import { NO_LONGER_DECLARED } from './declared-profiles.ts'

/** The token that a request may spend, or why not; `clue` is whose boot the refusal belongs to. */
export interface Claim {
  readonly token: BootToken | Refusal
  readonly clue: BootClue
}

interface Outcome {
  readonly entry: Entry
  readonly answer: Uint8Array | Refusal
}

/**
 * One machine's Ignition, once. Handing it out spends the token in the same transaction, so that of two readers exactly one gets it.
 * Whatever fails before that commit is a failure, after which the reader tries again.
 */
export async function handOutIgnition(
  deps: BootDeps,
  call: BootCall,
  claim: (tx: BootTransaction) => Promise<Claim>,
): Promise<Uint8Array | Refusal> {
  const { entry, answer } = await deps.store.transact(async (tx) => {
    const { token, clue } = await claim(tx)
    return isRefusal(token) ? refuse(deps, call, tx, token, clue) : spend(deps, call, tx, token)
  })
  deps.timeline.publish(entry)
  return answer
}

async function refuse(
  deps: BootDeps,
  call: BootCall,
  tx: BootTransaction,
  reason: Refusal,
  clue: BootClue,
): Promise<Outcome> {
  const entry = deps.timeline.take(
    report(deps, call, { says: reason.says, refusal: reason.code, bytes: undefined }),
    clue,
  )
  await keepEntry(tx, entry)
  return { entry, answer: reason }
}

async function spend(deps: BootDeps, call: BootCall, tx: BootTransaction, token: BootToken): Promise<Outcome> {
  const machine = await tx.machineById(token.machineId)
  if (machine === undefined) return refuse(deps, call, tx, machineGone, { sessionId: token.sessionId })
  const now = deps.now()
  const agentToken = deps.newSecret()
  const config = await configOf(deps, token, machine, agentToken)
  if (isRefusal(config)) return refuse(deps, call, tx, config, { sessionId: token.sessionId, machineId: machine.id })
  const ignition = new TextEncoder().encode(config)
  const says = 'configuration handed out, token spent'
  const entry = deps.timeline.take(report(deps, call, { says, refusal: undefined, bytes: ignition.length }), {
    sessionId: token.sessionId,
    machineId: machine.id,
  })
  await tx.markBootTokenUsed(token.hash, now)
  // A declared Ignition carries no agent of ours; the one of an earlier boot stops counting all the same.
  await tx.replaceAgentCredential(machine.id, entry.session.id, deps.hash(agentToken))
  await tx.updateMachine({ ...machine, lastIgnitionAt: now })
  await keepEntry(tx, entry)
  return { entry, answer: ignition }
}

async function configOf(
  deps: BootDeps,
  { labels }: BootToken,
  machine: Machine,
  agentToken: string,
): Promise<string | Refusal> {
  if (labels === undefined) return deps.renderIgnition(machine, agentToken)
  return deps.declared === undefined ? NO_LONGER_DECLARED : deps.declared.ignition(labels)
}

const machineGone = refusal(
  'MACHINE_DELETED',
  410,
  'this machine has been deleted since it booted',
  'power it on again to register it anew',
)

function report(deps: BootDeps, call: BootCall, what: Pick<BootReport, 'says' | 'refusal' | 'bytes'>): BootReport {
  const took = performance.now() - call.arrived
  return {
    ...what,
    at: deps.now(),
    protocol: 'https',
    step: 'ignition',
    tookMilliseconds: took,
    serverMilliseconds: took,
  }
}
