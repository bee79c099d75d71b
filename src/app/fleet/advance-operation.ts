import { isRefusal, type Refusal } from '../../base/refusal.ts'
import { advance } from '../../domain/operations/advance.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import { actionOf } from '../../domain/rollouts/machine-operation.ts'
import { machineProgram } from '../../domain/rollouts/machine-program.ts'
import { tidyMachine } from '../../domain/rollouts/tidy-machine.ts'
import { carryOut } from './carry-out.ts'
import { checksOf } from './checks-of.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { answerOf, type Mandate } from './mandate.ts'
import type { MachineView } from './pool-view.ts'
import { situationOf, type Asked } from './situation-of.ts'
import { waitingPods } from './waiting-pods.ts'

/** Moves an unfinished operation of a machine on: what it has reached is kept, then it does what is next. */
export async function advanceOperation(
  deps: FleetDeps,
  mandate: Mandate,
  machine: MachineView,
  operation: SteppedOperation,
): Promise<void> {
  const now = deps.now()
  const facts = await factsFor(deps, mandate, machine, operation)
  const situation = situationOf(machine, facts, now)
  const next = advance(operation, machineProgram(actionOf(operation), mandate.policy), situation, now)
  if (next.operation !== operation) {
    const kept = await deps.store.stepped.keep(operation, next.operation, next.log)
    if (!kept.ok) return
    for (const { says } of next.log) deps.log.info({ machine: machine.machine.id, operation: operation.id }, says)
  }
  if (next.effect === undefined) return
  await report(deps, machine, next.operation, await carryOut(deps, next.effect, machine, mandate))
}

/** Takes back what the newest operation of a machine left behind, one thing at a time. Returns whether there was something. */
export async function tidyUp(deps: FleetDeps, mandate: Mandate, machine: MachineView): Promise<boolean> {
  const situation = situationOf(machine, { ...answerOf(mandate.cluster), checks: [], pods: [] }, deps.now())
  const effect = tidyMachine(situation, machine.newest, mandate.policy.drain)
  if (effect === undefined) return false
  const cause = { kind: 'operator', by: 'what an operation left behind' } as const
  await report(deps, machine, machine.newest, await carryOut(deps, effect, machine, { ...mandate, cause }))
  return true
}

/** Checks and pods cost a question each, so only the steps that judge them ask. */
async function factsFor(
  deps: FleetDeps,
  mandate: Mandate,
  machine: MachineView,
  { steps }: SteppedOperation,
): Promise<Asked> {
  const isOpen = (step: string): boolean =>
    steps.some(({ name, state }) => name === step && (state === 'pending' || state === 'running'))
  const { cluster, policy } = mandate
  const checks = isOpen('preflight') ? await checksOf(deps, mandate, machine) : []
  if (cluster === undefined || isRefusal(cluster)) return { ...answerOf(cluster), checks, pods: [] }
  if (!isOpen('drain')) return { clusterAnswers: true, checks, pods: [] }
  const pods = await waitingPods(cluster.client, deps.memory, machine, policy.drain, deps.now())
  return { clusterAnswers: pods !== undefined, checks, pods: pods ?? [] }
}

/** Tells people once that an effect was refused; it is tried again with every look. */
async function report(
  { store, log, memory, now }: FleetDeps,
  { machine }: MachineView,
  operation: SteppedOperation | undefined,
  refused: Refusal | undefined,
): Promise<void> {
  if (!memory.isNews(`machine ${machine.id}`, refused?.says ?? '') || refused === undefined) return
  log.warn({ machine: machine.id, operation: operation?.id, refusal: refused.code }, refused.says)
  const line = { at: now(), says: `${refused.says}; ${refused.fix}` }
  if (operation !== undefined) await store.stepped.keep(operation, operation, [line])
}
