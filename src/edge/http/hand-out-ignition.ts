import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import type { BootTransaction } from '../../boot/boot-store.ts'
import type { Entry } from '../../boot/timeline.ts'
import type { BootReport } from '../../domain/boots/boot-event.ts'
import type { BootClue } from '../../domain/boots/boot-session.ts'
import type { BootToken } from '../../domain/boots/boot-token.ts'
import type { BootstrapToken } from '../../domain/clusters/bootstrap-token.ts'
import type { Machine } from '../../domain/machines/machine.ts'
import type { MachineRole, MachineWork } from '../../domain/revisions/machine-role.ts'
import type { BootCall } from './boot-call.ts'
import type { BootDeps, JoiningWorker } from './boot-deps.ts'
import { NO_LONGER_DECLARED } from './declared/declared-profiles.ts'

/** The token that a request may spend, or why not; `clue` is whose boot the refusal belongs to. */
export interface Claim {
  readonly token: BootToken | Refusal
  readonly clue: BootClue
}

interface Outcome {
  readonly kind: 'answered'
  readonly entry: Entry
  readonly answer: Uint8Array | Refusal
}

/** A worker cannot be answered before its cluster knows its bootstrap token, and a transaction must not wait for a cluster. */
interface Admission {
  readonly kind: 'to-admit'
  readonly machine: Machine
  readonly work: MachineWork
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
  const attempt = (bootstrap: BootstrapToken | Refusal | undefined): Promise<Outcome | Admission> =>
    deps.store.transact(async (tx) => {
      const { token, clue } = await claim(tx)
      return isRefusal(token) ? refuse(deps, call, tx, token, clue) : spend(deps, call, tx, token, bootstrap)
    })
  const first = await attempt(undefined)
  const last = first.kind === 'answered' ? first : await attempt(await deps.admitToCluster(first.machine, first.work))
  if (last.kind !== 'answered') throw new TypeError('a worker was to be admitted twice')
  deps.timeline.publish(last.entry)
  return last.answer
}

async function refuse(
  deps: BootDeps,
  call: BootCall,
  tx: BootTransaction,
  reason: Refusal,
  clue: BootClue,
): Promise<Outcome> {
  const entry = await deps.timeline.keep(
    tx,
    report(deps, call, { says: reason.says, refusal: reason.code, fix: reason.fix, bytes: undefined }),
    clue,
  )
  return { kind: 'answered', entry, answer: reason }
}

async function spend(
  deps: BootDeps,
  call: BootCall,
  tx: BootTransaction,
  token: BootToken,
  bootstrap: BootstrapToken | Refusal | undefined,
): Promise<Outcome | Admission> {
  const machine = await tx.machineById(token.machineId)
  if (machine === undefined) return refuse(deps, call, tx, machineGone, { sessionId: token.sessionId })
  const now = deps.now()
  const agentToken = deps.newSecret()
  const clue = { sessionId: token.sessionId, machineId: machine.id }
  const role = token.revision === undefined ? undefined : await tx.roleOf(machine.id, token.revision)
  if (token.revision !== undefined && role === undefined) return refuse(deps, call, tx, roleLost, clue)
  const worker = workerOf(role, bootstrap)
  if (isRefusal(worker)) return refuse(deps, call, tx, worker, clue)
  if (role?.work !== undefined && worker === undefined) return { kind: 'to-admit', machine, work: role.work }
  const config = await configOf(deps, token, machine, agentToken, worker)
  if (isRefusal(config)) return refuse(deps, call, tx, config, clue)
  const ignition = new TextEncoder().encode(config)
  const says = 'configuration handed out, token spent'
  const entry = await deps.timeline.keep(
    tx,
    report(deps, call, { says, refusal: undefined, bytes: ignition.length }),
    clue,
  )
  await tx.markBootTokenUsed(token.hash, now, worker?.bootstrap.id)
  // A declared Ignition carries no agent of ours; the one of an earlier boot stops counting all the same.
  await tx.replaceAgentCredential(machine.id, entry.session.id, deps.hash(agentToken))
  await tx.updateMachine({ ...machine, lastIgnitionAt: now })
  return { kind: 'answered', entry, answer: ignition }
}

function workerOf(
  role: MachineRole | undefined,
  bootstrap: BootstrapToken | Refusal | undefined,
): JoiningWorker | Refusal | undefined {
  if (role?.work === undefined || bootstrap === undefined) return undefined
  return isRefusal(bootstrap) ? bootstrap : { role: { ...role, work: role.work }, bootstrap }
}

async function configOf(
  deps: BootDeps,
  { labels }: BootToken,
  machine: Machine,
  agentToken: string,
  worker: JoiningWorker | undefined,
): Promise<string | Refusal> {
  if (labels === undefined) return deps.renderIgnition(machine, agentToken, worker)
  return deps.declared === undefined
    ? NO_LONGER_DECLARED
    : deps.declared.config(machine.organizationId, 'ignition', labels)
}

const roleLost = refusal(
  'ROLE_LOST',
  410,
  'this machine has left its pool since it booted',
  'power it on again: it then boots without a role',
)

const machineGone = refusal(
  'MACHINE_DELETED',
  410,
  'this machine has been deleted since it booted',
  'power it on again to register it anew',
)

function report(
  deps: BootDeps,
  call: BootCall,
  what: Pick<BootReport, 'says' | 'refusal' | 'fix' | 'bytes'>,
): BootReport {
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
