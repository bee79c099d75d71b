import { z } from 'zod'
import type { MachineDetails } from '../../domain/machines/machine-registry.ts'
import { served } from '../../domain/revisions/history.ts'
import { poolRevisionRun } from '../../domain/revisions/machine-content.ts'
import { machineSubject } from '../../domain/rollouts/machine-operation.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate } from '../authenticate.ts'
import { time } from '../present.ts'
import { notFound } from '../refusal-error.ts'
import {
  poolMachinePage,
  poolMachineQuery,
  rolloutProgress,
  type PoolMachineView,
  type RolloutProgressView,
} from './pool-progress-contract.ts'
import { findPool } from './pool-routes.ts'
import { presentRollout } from './rollout-routes.ts'
import { presentSteppedOperation } from './stepped-operation-contract.ts'

const byPool = z.object({ id: z.coerce.number().int() })
const byRollout = byPool.extend({ rollout: z.coerce.number().int() })

/** A person reads no further; the rest is a number. */
const MOST_NAMED = 50

/** Where the machines of a pool are. */
export function poolProgressRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/pools/:id/machines',
    {
      schema: {
        description: 'The machines of a pool with the revision that each runs and its newest operation.',
        params: byPool,
        querystring: poolMachineQuery,
        response: { 200: poolMachinePage },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const { id: poolId } = await findPool(deps, organizationId, request.params.id)
      const { after, limit } = request.query
      const found = await deps.machines.machines(organizationId, { poolId, after, limit })
      const next = found.length === limit ? found.at(-1)?.machine.id : undefined
      return { machines: await Promise.all(found.map((one) => present(deps, one, poolId))), next: next ?? null }
    },
  )

  api.get(
    '/pools/:id/rollouts/:rollout/progress',
    {
      schema: {
        description: 'Who is done, who is under way and why it waits, and who goes next.',
        params: byRollout,
        response: { 200: rolloutProgress },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      const { id: poolId } = await findPool(deps, organizationId, request.params.id)
      return readProgress(deps, organizationId, poolId, request.params.rollout)
    },
  )
}

async function readProgress(
  deps: ApiDeps,
  organizationId: number,
  poolId: number,
  rolloutId: number,
): Promise<RolloutProgressView> {
  const rollout = await deps.rollouts.rollout(organizationId, rolloutId)
  if (rollout?.poolId !== poolId) throw notFound('rollout')
  const outlook = deps.outlookOf(poolId)
  const planned = outlook?.rolloutId === rolloutId ? outlook : undefined
  const isOpen = rollout.endedAt === undefined
  const machine = async (id: number): Promise<PoolMachineView[]> => {
    const found = await deps.machines.machine(organizationId, id)
    return found === undefined ? [] : [await present(deps, found, poolId)]
  }
  const machines = async (ids: readonly number[]): Promise<PoolMachineView[]> =>
    (await Promise.all(ids.map(machine))).flat()
  const order = await machines(planned?.order.slice(0, MOST_NAMED) ?? [])
  return {
    rollout: presentRollout(rollout),
    planned_at: planned === undefined ? null : time(planned.plannedAt),
    machines: planned?.machines ?? 0,
    done: planned?.done ?? 0,
    under_way: await machines(isOpen ? (planned?.underWay.slice(0, MOST_NAMED) ?? []) : []),
    failed: await machines(isOpen ? (planned?.failed.slice(0, MOST_NAMED) ?? []) : []),
    order: order.map(({ id, name }) => ({ id, name })),
    waiting: planned?.order.length ?? 0,
    waits_for: planned?.waitsFor ?? null,
    look_again_at: planned?.lookAgainAt === undefined ? null : time(planned.lookAgainAt),
  }
}

async function present(deps: ApiDeps, { machine }: MachineDetails, poolId: number): Promise<PoolMachineView> {
  const history = await deps.machineHistories.history(machine.id)
  const [newest] = await deps.stepped.ofSubject(machine.organizationId, machineSubject(machine.id), 1)
  const runs = poolRevisionRun(history)
  const next = served(history)?.content.pool
  return {
    id: machine.id,
    name: machine.name,
    status: machine.status,
    agent_heartbeat_at: machine.agentHeartbeatAt === undefined ? null : time(machine.agentHeartbeatAt),
    revision: runs?.poolId === poolId ? runs.number : null,
    next_revision: next?.poolId === poolId ? next.number : null,
    operation: newest === undefined ? null : presentSteppedOperation(newest),
  }
}
