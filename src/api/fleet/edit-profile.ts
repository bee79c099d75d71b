import type { Instant } from '../../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import type { ClusterStore } from '../../domain/clusters/cluster-store.ts'
import { judgeProfileDeletion } from '../../domain/pools/pool-commands.ts'
import type { Link } from '../../domain/pools/link.ts'
import { checkNetworkProfile, type NetworkProfile } from '../../domain/pools/network-profile.ts'
import { poolMoved, type PoolStore } from '../../domain/pools/pool-store.ts'
import { contentHash } from '../../domain/revisions/canonical.ts'

interface ProfileDeps {
  readonly pools: PoolStore
  readonly clusters: ClusterStore
  readonly now: () => Instant
}

export async function addProfile(
  deps: ProfileDeps,
  organizationId: number,
  name: string,
  links: readonly Link[],
): Promise<NetworkProfile | Refusal> {
  const checked = (await checkName(deps, organizationId, name, undefined)) ?? checkNetworkProfile(links)
  if (isRefusal(checked)) return checked
  return deps.pools.addProfile({ organizationId, name, links: checked, createdAt: deps.now() })
}

/** Returns `before` itself when nothing changes. */
export async function editProfile(
  deps: ProfileDeps,
  before: NetworkProfile,
  edit: Pick<NetworkProfile, 'name' | 'links'>,
): Promise<NetworkProfile | Refusal> {
  const after = { ...before, ...edit }
  if (contentHash(before) === contentHash(after)) return before
  const checked =
    (await checkName(deps, before.organizationId, edit.name, before.id)) ?? checkNetworkProfile(edit.links)
  if (isRefusal(checked)) return checked
  const kept = await deps.pools.keepProfile(before, after)
  return kept.ok ? kept.value : kept.error
}

export async function removeProfile(deps: ProfileDeps, profile: NetworkProfile): Promise<'removed' | Refusal> {
  const { organizationId, id } = profile
  const clusters = await deps.clusters.clusters(organizationId)
  const pools = (await Promise.all(clusters.map((c) => deps.pools.poolsOfCluster(organizationId, c.id)))).flat()
  const users = pools.filter((pool) => pool.settings.networkProfileId === id).map((pool) => pool.name)
  const refused = judgeProfileDeletion(profile.name, users)
  if (refused !== undefined) return refused
  return (await deps.pools.removeProfile(organizationId, id)) ? 'removed' : poolMoved('network profile', id)
}

async function checkName(
  deps: ProfileDeps,
  organizationId: number,
  name: string,
  self: number | undefined,
): Promise<Refusal | undefined> {
  const others = await deps.pools.profiles(organizationId)
  return others.some((other) => other.id !== self && other.name.toLowerCase() === name.toLowerCase())
    ? refusal('NETWORK_PROFILE_NAME_TAKEN', 409, `there is a network profile "${name}" already`, 'choose another name')
    : undefined
}
