import type { Machine } from '../api/contract.ts'
import { clusterList } from '../api/fleet/cluster-contract.ts'
import { machinePage } from '../api/fleet/machine-list-contract.ts'
import { poolList } from '../api/fleet/pool-contract.ts'
import { networkProfileList } from '../api/fleet/profile-contract.ts'
import type { ApiClient } from './api-client.ts'
import { Problem } from './problem.ts'

/** People call things by name; the API numbers them. */
interface Named {
  readonly id: number
  readonly name: string
}

const isNumber = (wanted: string): boolean => /^\d+$/.test(wanted)

/** The machine with this number, name, UUID or MAC, if there is one. */
export async function findMachine(client: ApiClient, wanted: string): Promise<Machine | undefined> {
  const question = isNumber(wanted) ? `limit=1&after=${Number(wanted) - 1}` : `called=${encodeURIComponent(wanted)}`
  const { machines } = await client.get(`/api/v1/machines?${question}`, machinePage)
  return machines.find(({ id }) => !isNumber(wanted) || id === Number(wanted))
}

/** `wanted` is its number, name, UUID or MAC. */
export async function machinePath(client: ApiClient, wanted: string): Promise<string> {
  if (isNumber(wanted)) return `/api/v1/machines/${wanted}`
  const found = await findMachine(client, wanted)
  return `/api/v1/machines/${only(found === undefined ? [] : [found], 'machine', wanted, 'coldforge get machines').id}`
}

export async function poolPath(client: ApiClient, wanted: string): Promise<string> {
  return `/api/v1/pools/${await poolNumber(client, wanted)}`
}

export async function poolNumber(client: ApiClient, wanted: string): Promise<number> {
  if (isNumber(wanted)) return Number(wanted)
  const { pools } = await client.get('/api/v1/pools', poolList)
  return only(called(pools, wanted), 'pool', wanted, 'coldforge get pools').id
}

export async function clusterNumber(client: ApiClient, wanted: string): Promise<number> {
  if (isNumber(wanted)) return Number(wanted)
  const { clusters } = await client.get('/api/v1/clusters', clusterList)
  return only(called(clusters, wanted), 'cluster', wanted, 'coldforge get clusters').id
}

export async function profileNumber(client: ApiClient, wanted: string): Promise<number> {
  if (isNumber(wanted)) return Number(wanted)
  const { network_profiles: profiles } = await client.get('/api/v1/network-profiles', networkProfileList)
  return only(called(profiles, wanted), 'network profile', wanted, 'coldforge network-profile list').id
}

const called = <T extends Named>(all: readonly T[], wanted: string): readonly T[] =>
  all.filter(({ name }) => name === wanted)

/** Pools of two clusters may have one name. */
function only<T extends Named>(found: readonly T[], what: string, wanted: string, list: string): T {
  const [first, ...others] = found
  if (first === undefined) throw new Problem(`No ${what} is called "${wanted}". See: ${list}`)
  if (others.length > 0)
    throw new Problem(`${found.length} of them are called "${wanted}": say its number. See: ${list}`)
  return first
}
