import type { NetworkProfile } from '../../domain/pools/network-profile.ts'
import type { PoolStore } from '../../domain/pools/pool-store.ts'
import { notFound } from '../refusal-error.ts'

/** The profile that a path names, for either dialect. Throws a `RefusalError` when the organization has none like it. */
export async function findProfile(
  { pools }: { readonly pools: PoolStore },
  organizationId: number,
  id: number,
): Promise<NetworkProfile> {
  const found = await pools.profile(organizationId, id)
  if (found === undefined) throw notFound('network profile')
  return found
}
