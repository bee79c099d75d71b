import type { Instant } from '../../base/instant.ts'
import type { Machine } from './machine.ts'

/**
 * What a machine has proven about itself, shown on every machine and never more than is true.
 * L0: nothing; it was entered by hand, or only DHCP has seen it.
 * L1: its last boot showed a credential of the organization, which any number of machines may hold; UUID and MAC are claims.
 * L2: the agent of that boot holds a key that it made for itself and that no other machine has.
 */
export type IdentityLevel = 0 | 1 | 2

/** `keyUntil` is when the certificate of the machine's own key ends; a boot since the last Ignition has not shown that key. */
export function identityLevel(
  { lastBootAt, lastIgnitionAt }: Pick<Machine, 'lastBootAt' | 'lastIgnitionAt'>,
  keyUntil: Instant | undefined,
  now: Instant,
): IdentityLevel {
  if (lastBootAt === undefined) return 0
  const isSameBoot = lastIgnitionAt !== undefined && lastIgnitionAt >= lastBootAt
  return isSameBoot && keyUntil !== undefined && now < keyUntil ? 2 : 1
}
