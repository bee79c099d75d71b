import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Result } from '../../base/result.ts'
import type { NetworkProfile } from './network-profile.ts'
import type { NewPool, Pool } from './pool.ts'

/** Keeps pools and network profiles. What is written is durable when the promise resolves. */
export interface PoolStore {
  addPool(pool: NewPool): Promise<Pool>
  /** Replaces `before` by `after`, or refuses with `poolMoved` when it is no longer what `before` says. */
  keepPool(before: Pool, after: Pool): Promise<Result<Pool, Refusal>>
  removePool(organizationId: number, id: number): Promise<boolean>
  pool(organizationId: number, id: number): Promise<Pool | undefined>
  /** Oldest first. */
  poolsOfCluster(organizationId: number, clusterId: number): Promise<readonly Pool[]>

  addProfile(profile: Omit<NetworkProfile, 'id'>): Promise<NetworkProfile>
  keepProfile(before: NetworkProfile, after: NetworkProfile): Promise<Result<NetworkProfile, Refusal>>
  removeProfile(organizationId: number, id: number): Promise<boolean>
  profile(organizationId: number, id: number): Promise<NetworkProfile | undefined>
  /** Oldest first. */
  profiles(organizationId: number): Promise<readonly NetworkProfile[]>
}

export const poolMoved = (what: 'pool' | 'network profile', id: number): Refusal =>
  refusal('POOL_MOVED', 409, `${what} ${id} was changed by somebody else meanwhile`, 'read it again')
