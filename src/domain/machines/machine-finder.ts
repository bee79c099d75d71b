import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { ManagedMachine } from './managed-machine.ts'

/** Finds a machine, of whichever organization, by what it says about itself without proof. */
export interface MachineFinder {
  byUuid(uuid: Uuid): Promise<ManagedMachine | undefined>
  /** The one that booted last, where a network card has moved from one machine to another. */
  byMac(mac: Mac): Promise<ManagedMachine | undefined>
}
