import { refusal, type Refusal } from '../../base/refusal.ts'
import { retryOperation } from '../../domain/operations/commands.ts'
import type { SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import { defaultUpdatePolicy } from '../../domain/pools/update-policy.ts'
import { revisionNumbered } from '../../domain/revisions/history.ts'
import { machineOf, REMEMBERED, revisionOf, rolloutOf } from '../../domain/rollouts/machine-operation.ts'
import type { Rollout } from '../../domain/rollouts/rollout.ts'
import type { ApiDeps } from '../api-deps.ts'

/** Rollouts of a pool further back have no unfinished business. */
const RECENT = 20

/** The same operation, to be tried again with a new deadline, unless the world has moved on without it. */
export async function retryMachineOperation(
  deps: ApiDeps,
  operation: SteppedOperation,
): Promise<SteppedOperation | Refusal> {
  const { organizationId } = operation
  const [newest] = await deps.stepped.ofSubject(organizationId, operation.subject, 1)
  if (newest?.id !== operation.id) return outdated(operation, `operation ${newest?.id} came after it`)
  const machine = await deps.managed.machine(organizationId, machineOf(operation))
  if (machine === undefined) return outdated(operation, 'its machine is gone')
  const history = await deps.machineHistories.history(machine.id)
  const wanted = revisionNumbered(history, revisionOf(operation))?.content.pool?.poolId
  if (operation.action !== 'leave' && wanted !== machine.poolId)
    return outdated(operation, `${machine.name} is in another pool now`)
  const rollout = await rolloutBehind(deps, operation, machine.poolId)
  if (rollout?.state === 'cancelled') return outdated(operation, `its rollout ${rollout.id} was cancelled`)
  const pool = machine.poolId === undefined ? undefined : await deps.pools.pool(organizationId, machine.poolId)
  const policy = rollout?.policy ?? pool?.policy ?? defaultUpdatePolicy
  return retryOperation(operation, policy.machineDeadlineSeconds, REMEMBERED, deps.now())
}

async function rolloutBehind(
  deps: ApiDeps,
  operation: SteppedOperation,
  poolId: number | undefined,
): Promise<Rollout | undefined> {
  const id = rolloutOf(operation)
  if (id === undefined || poolId === undefined) return undefined
  const recent = await deps.rollouts.ofPool(operation.organizationId, poolId, RECENT)
  return recent.find((rollout) => rollout.id === id)
}

const outdated = ({ id }: SteppedOperation, why: string): Refusal =>
  refusal(
    'OPERATION_OUTDATED',
    409,
    `operation ${id} cannot be tried again: ${why}`,
    'look at the machine, and start anew',
  )
