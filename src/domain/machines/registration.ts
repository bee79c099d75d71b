import type { Instant } from '../../base/instant.ts'
import type { Mac } from '../../base/mac.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { ClaimedIdentity } from './identity.ts'
import { arrive, selfRegistered } from './arrive.ts'
import type { Machine, NewMachine } from './machine.ts'
import type { ManagedMachine, NewManagedMachine } from './managed-machine.ts'
import { checkNewcomer, type Newcomers } from './newcomers.ts'

/** What a valid boot does to the registry: a machine appears, or a known one is seen again. */
export type Registration =
  | { readonly kind: 'new'; readonly machine: NewManagedMachine }
  | { readonly kind: 'known'; readonly machine: ManagedMachine }

/** Decides what `claimed` means when `known` is what the registry has under this UUID. Who must wait for approval is registered all the same. */
export function register(
  claimed: ClaimedIdentity,
  known: ManagedMachine | undefined,
  organizationId: number,
  newcomers: Newcomers,
  now: Instant,
): Registration | Refusal {
  if (known === undefined) {
    const fresh = firstSight(claimed, organizationId, now)
    return checkNewcomer(newcomers) ?? { kind: 'new', machine: selfRegistered(fresh, newcomers.approval) }
  }
  if (known.organizationId !== organizationId) {
    return refusal(
      'MACHINE_ELSEWHERE',
      403,
      `machine ${claimed.uuid} belongs to another organization`,
      'delete it there first, or boot an artifact of that organization',
    )
  }
  if (!isSameHardware(claimed, known)) {
    return refusal(
      'UUID_CONFLICT',
      409,
      `machine ${claimed.uuid} is known with MAC ${known.macs.join(', ')}; this one has ${claimed.mac ?? 'none'}`,
      'two machines report the same UUID: give one a new UUID in its firmware, or delete the old machine',
    )
  }
  return { kind: 'known', machine: seenAgain(claimed, known, now) }
}

/** A new MAC under a known UUID is a second NIC only if the serial number says that it is the same box. */
function isSameHardware(claimed: ClaimedIdentity, known: Machine): boolean {
  if (known.macs.length === 0 || claimed.mac === undefined || known.macs.includes(claimed.mac)) return true
  return claimed.serial !== undefined && claimed.serial === known.serial
}

const firstSight = (claimed: ClaimedIdentity, organizationId: number, now: Instant): NewMachine => ({
  organizationId,
  uuid: claimed.uuid,
  name: defaultName(claimed),
  status: 'ready_unassigned',
  macs: withMac([], claimed.mac),
  serial: claimed.serial,
  product: claimed.product,
  createdAt: now,
  lastBootAt: now,
  lastIgnitionAt: undefined,
  agentHeartbeatAt: undefined,
})

const seenAgain = (claimed: ClaimedIdentity, known: ManagedMachine, now: Instant): ManagedMachine => ({
  ...arrive(known, now).machine,
  macs: withMac(known.macs, claimed.mac),
  serial: claimed.serial ?? known.serial,
  product: claimed.product ?? known.product,
  lastBootAt: now,
})

const withMac = (macs: readonly Mac[], mac: Mac | undefined): readonly Mac[] =>
  mac === undefined || macs.includes(mac) ? macs : [...macs, mac]

/** `machine-` and the end of the MAC, which is what stands on the label; else the start of the UUID. */
export const defaultName = (claimed: Pick<ClaimedIdentity, 'uuid' | 'mac'>): string =>
  `machine-${claimed.mac === undefined ? claimed.uuid.slice(0, 8) : claimed.mac.replaceAll(':', '').slice(-6)}`
