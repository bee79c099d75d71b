import type { OperationStatus } from '../../domain/operations/operation.ts'
import { isRefusal } from '../../base/refusal.ts'
import type { Pool } from '../../domain/pools/pool.ts'
import { machineSubject, rolloutOf } from '../../domain/rollouts/machine-operation.ts'
import type { RolloutState } from '../../domain/rollouts/rollout.ts'
import type { ApiDeps } from '../api-deps.ts'
import { beginRollout } from '../fleet/begin-rollout.ts'

/**
 * The client polls one operation after a change, where ours is a rollout over many machines, or one that a machine begins in its own time.
 * So it is given a number that no operation ever has, and behind it stands the question whether the thing has arrived.
 */
const bases = { pool: 2 ** 40, 'network profile': 2 ** 41, machine: 2 ** 42 } as const
type AwaitedKind = keyof typeof bases

export interface AwaitedOperation {
  readonly id: number
  readonly action: string
  readonly status: OperationStatus
}

const awaited = (kind: AwaitedKind, id: number, status: OperationStatus): AwaitedOperation => ({
  id: bases[kind] + id,
  action: kind === 'machine' ? 'update' : 'rollout',
  status,
})

/** Rolls the newest revision of a pool out, as "Save & Apply" does. */
export async function awaitPool(deps: ApiDeps, pool: Pool, by: string): Promise<AwaitedOperation> {
  await rollOut(deps, pool, by)
  return awaited('pool', pool.id, await poolStatus(deps, pool))
}

/** The same for all of these, after an edit of their network profile. */
export async function awaitUsers(
  deps: ApiDeps,
  profileId: number,
  pools: readonly Pool[],
  by: string,
): Promise<AwaitedOperation> {
  for (const pool of pools) await rollOut(deps, pool, by)
  return awaited('network profile', profileId, await worstOf(deps, pools))
}

export const awaitMachine = (machineId: number): AwaitedOperation => awaited('machine', machineId, 'pending')

/** What such a number waits for; undefined for every other number. */
export function awaitedBy(id: number): { readonly kind: AwaitedKind; readonly id: number } | undefined {
  const kinds = (Object.keys(bases) as AwaitedKind[]).toReversed()
  const kind = kinds.find((one) => id > bases[one])
  return kind && { kind, id: id - bases[kind] }
}

/** What stands behind it. */
export async function findAwaited(
  deps: ApiDeps,
  organizationId: number,
  id: number,
): Promise<AwaitedOperation | undefined> {
  const behind = awaitedBy(id)
  const status = behind && (await statusOf(deps, organizationId, behind.kind, behind.id))
  return behind && status && awaited(behind.kind, behind.id, status)
}

export async function poolsWith(deps: ApiDeps, organizationId: number, profileId: number): Promise<readonly Pool[]> {
  const clusters = await deps.clusters.clusters(organizationId)
  const pools = await Promise.all(clusters.map(({ id }) => deps.pools.poolsOfCluster(organizationId, id)))
  return pools.flat().filter((pool) => pool.settings.networkProfileId === profileId)
}

/** One that is under way already, to the same revision, is the one to wait for. */
async function rollOut(deps: ApiDeps, pool: Pool, by: string): Promise<void> {
  const begun = await beginRollout(deps, pool, undefined, by)
  if (isRefusal(begun) && begun.code !== 'ROLLOUT_EXISTS') throw new Error(`${begun.code}: ${begun.says}`)
}

async function statusOf(
  deps: ApiDeps,
  organizationId: number,
  kind: AwaitedKind,
  id: number,
): Promise<OperationStatus | undefined> {
  if (kind === 'machine') return machineStatus(deps, organizationId, id)
  if (kind === 'network profile') {
    const profile = await deps.pools.profile(organizationId, id)
    return profile && worstOf(deps, await poolsWith(deps, organizationId, id))
  }
  const pool = await deps.pools.pool(organizationId, id)
  return pool && poolStatus(deps, pool)
}

/** A rollout that has stopped by itself waits for a person: the client, which has no other end, is told that it failed. */
const ofRollout: Readonly<Record<RolloutState, OperationStatus>> = {
  running: 'running',
  paused: 'running',
  frozen: 'failed',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
}

async function poolStatus(deps: ApiDeps, pool: Pool): Promise<OperationStatus> {
  const [newest] = await deps.rollouts.ofPool(pool.organizationId, pool.id, 1)
  return newest === undefined ? 'succeeded' : ofRollout[newest.state]
}

async function worstOf(deps: ApiDeps, pools: readonly Pool[]): Promise<OperationStatus> {
  const found = await Promise.all(pools.map((pool) => poolStatus(deps, pool)))
  return (['running', 'failed', 'cancelled'] as const).find((status) => found.includes(status)) ?? 'succeeded'
}

async function machineStatus(deps: ApiDeps, organizationId: number, id: number): Promise<OperationStatus | undefined> {
  const machine = await deps.managed.machine(organizationId, id)
  if (machine === undefined) return undefined
  const [newest] = await deps.stepped.ofSubject(organizationId, machineSubject(id), 1)
  const isOver = newest?.status === 'failed' || newest?.status === 'cancelled'
  // What worked before runs again by then, and the machine is ready: still the change has not arrived.
  const isOwnChange = newest?.action === 'roll' && rolloutOf(newest) === undefined
  if (isOver && isOwnChange) return newest.status
  if (machine.status === 'updating') return isOver ? newest.status : 'running'
  return machine.status === 'force_unassigned' ? 'cancelled' : 'succeeded'
}
