import type { Machine } from './machine.ts'

/**
 * What a machine has proven about itself, shown on every machine and never more than is true.
 * L0: nothing; it was entered by hand, or only DHCP has seen it.
 * L1: its last boot showed a credential of the organization, which any number of machines may hold; UUID and MAC are claims.
 * L2 (a key of this one machine) and up are numbers kept free.
 */
export type IdentityLevel = 0 | 1

/** Scripts are handed out to nobody without a credential, so a boot is the proof. */
export const identityLevel = ({ lastBootAt }: Pick<Machine, 'lastBootAt'>): IdentityLevel =>
  lastBootAt === undefined ? 0 : 1
