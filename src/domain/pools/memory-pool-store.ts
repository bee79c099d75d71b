import type { Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { NetworkProfile } from './network-profile.ts'
import { poolMoved, type PoolStore } from './pool-store.ts'
import type { NewPool, Pool } from './pool.ts'

interface Owned {
  readonly id: number
  readonly organizationId: number
}

export class MemoryPoolStore implements PoolStore {
  readonly #pools = new Map<number, Pool>()
  readonly #profiles = new Map<number, NetworkProfile>()
  #lastId = 0

  async addPool(pool: NewPool): Promise<Pool> {
    return put(this.#pools, { ...pool, id: ++this.#lastId })
  }

  async keepPool(before: Pool, after: Pool): Promise<Result<Pool, Refusal>> {
    return replace(this.#pools, before, after, 'pool')
  }

  async removePool(organizationId: number, id: number): Promise<boolean> {
    return owned(this.#pools, organizationId, id) !== undefined && this.#pools.delete(id)
  }

  async pool(organizationId: number, id: number): Promise<Pool | undefined> {
    return owned(this.#pools, organizationId, id)
  }

  async poolsOfCluster(organizationId: number, clusterId: number): Promise<readonly Pool[]> {
    return [...this.#pools.values()].filter((p) => p.organizationId === organizationId && p.clusterId === clusterId)
  }

  async addProfile(profile: Omit<NetworkProfile, 'id'>): Promise<NetworkProfile> {
    return put(this.#profiles, { ...profile, id: ++this.#lastId })
  }

  async keepProfile(before: NetworkProfile, after: NetworkProfile): Promise<Result<NetworkProfile, Refusal>> {
    return replace(this.#profiles, before, after, 'network profile')
  }

  async removeProfile(organizationId: number, id: number): Promise<boolean> {
    return owned(this.#profiles, organizationId, id) !== undefined && this.#profiles.delete(id)
  }

  async profile(organizationId: number, id: number): Promise<NetworkProfile | undefined> {
    return owned(this.#profiles, organizationId, id)
  }

  async profiles(organizationId: number): Promise<readonly NetworkProfile[]> {
    return [...this.#profiles.values()].filter((p) => p.organizationId === organizationId)
  }
}

function put<T extends Owned>(map: Map<number, T>, item: T): T {
  map.set(item.id, item)
  return item
}

function replace<T extends Owned>(
  map: Map<number, T>,
  before: T,
  after: T,
  what: 'pool' | 'network profile',
): Result<T, Refusal> {
  return map.get(before.id) === before ? ok(put(map, after)) : err(poolMoved(what, before.id))
}

function owned<T extends Owned>(map: ReadonlyMap<number, T>, organizationId: number, id: number): T | undefined {
  const found = map.get(id)
  return found?.organizationId === organizationId ? found : undefined
}
