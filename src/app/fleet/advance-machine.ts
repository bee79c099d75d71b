import { isRefusal, type Refusal } from '../../base/refusal.ts'
import { settle } from '../../domain/machines/assign.ts'
import { advance } from '../../domain/operations/advance.ts'
import { isFinished } from '../../domain/operations/operation.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import type { UpdatePolicy } from '../../domain/pools/update-policy.ts'
import type { ApplyCause } from '../../domain/revisions/history-commands.ts'
import { rolloutOf } from '../../domain/rollouts/machine-operation.ts'
import { machineProgram } from '../../domain/rollouts/machine-program.ts'
import { tidyMachine } from '../../domain/rollouts/tidy-machine.ts'
import { carryOut } from './carry-out.ts'
import { checksOf } from './checks-of.ts'
import type { FleetDeps } from './fleet-deps.ts'
import type { MachineView, PoolView } from './pool-view.ts'
import { rollingMachine, situationOf } from './situation-of.ts'
import { waitingPods } from './waiting-pods.ts'

/** Moves a machine of a pool on: its operation, what an ended one left behind, or at last its status. */
export async function advanceMachine(deps: FleetDeps, view: PoolView, machine: MachineView): Promise<void> {
  const { newest } = machine
  if (newest !== undefined && !isFinished(newest.status)) return advanceOperation(deps, view, machine, newest)
  const now = deps.now()
  const situation = situationOf(machine, !isRefusal(view.cluster), { checks: [], pods: [] }, now)
  const { policy } = policyOf(view, newest)
  const effect = tidyMachine(situation, newest, policy.drain)
  if (effect !== undefined) {
    const cause = { kind: 'operator', by: 'what an operation left behind' } as const
    return report(deps, machine, newest, await carryOut(deps, effect, machine, view.cluster, cause))
  }
  const rolling = rollingMachine(machine, view.pool.id, now)
  if (rolling?.answers !== true || !rolling.ready || machine.history.applying !== undefined) return
  const settled = settle(machine.machine, now)
  if (settled.events.length > 0) await deps.store.managed.keep(machine.machine, settled.machine)
}

async function advanceOperation(
  deps: FleetDeps,
  view: PoolView,
  machine: MachineView,
  operation: SteppedOperation,
): Promise<void> {
  const { policy, cause } = policyOf(view, operation)
  const action = operation.action === 'leave' ? 'leave' : 'roll'
  const now = deps.now()
  const facts = await factsFor(deps, view, machine, operation)
  const situation = situationOf(machine, facts.clusterAnswers, facts, now)
  const next = advance(operation, machineProgram(action, policy), situation, now)
  if (next.operation !== operation) {
    const kept = await deps.store.stepped.keep(operation, next.operation, next.log)
    if (!kept.ok) return
    for (const { says } of next.log) deps.log.info({ machine: machine.machine.id, operation: operation.id }, says)
  }
  if (next.effect === undefined) return
  const refused = await carryOut(deps, next.effect, machine, view.cluster, cause)
  await report(deps, machine, next.operation, refused)
}

/** Checks and pods cost a question each, so only the steps that judge them ask. */
async function factsFor(
  deps: FleetDeps,
  view: PoolView,
  machine: MachineView,
  { steps }: SteppedOperation,
): Promise<{ readonly clusterAnswers: boolean } & Parameters<typeof situationOf>[2]> {
  const isOpen = (step: string): boolean =>
    steps.some(({ name, state }) => name === step && (state === 'pending' || state === 'running'))
  const checks = isOpen('preflight') ? await checksOf(deps, view, machine) : []
  if (isRefusal(view.cluster)) return { clusterAnswers: false, checks, pods: [] }
  if (!isOpen('drain')) return { clusterAnswers: true, checks, pods: [] }
  const pods = await waitingPods(view.cluster.client, deps.memory, machine, deps.now())
  return { clusterAnswers: pods !== undefined, checks, pods: pods ?? [] }
}

/** That of the rollout on whose behalf an operation runs: it was copied when the rollout started. */
function policyOf(
  { pool, rollouts }: PoolView,
  operation: SteppedOperation | undefined,
): { readonly policy: UpdatePolicy; readonly cause: ApplyCause } {
  const rolloutId = operation && rolloutOf(operation)
  const rollout = rollouts.find(({ id }) => id === rolloutId)
  return rollout === undefined
    ? { policy: pool.policy, cause: { kind: 'operator', by: 'an operation' } }
    : {
        policy: rollout.policy,
        cause: { kind: 'rollout', rolloutId: rollout.id, mayGoBack: rollout.goesBack },
      }
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
