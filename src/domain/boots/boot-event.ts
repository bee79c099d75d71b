import type { Instant } from '../../base/instant.ts'

/**
 * The steps of a boot, in the order in which a boot goes through them. A machine may skip some (a disk needs no TFTP) and repeat
 * others (every program asks DHCP again).
 */
export const bootSteps = [
  'dhcp_discover',
  'dhcp_offer',
  'dhcp_ack',
  'loader',
  'boot_script',
  'kernel',
  'initrd',
  'ignition',
  'heartbeat',
] as const
export type BootStep = (typeof bootSteps)[number]

export type Protocol = 'dhcp' | 'tftp' | 'http' | 'https' | 'agent'

/** What a protocol handler reports; the timeline adds whose boot it was. */
export interface BootReport {
  readonly at: Instant
  readonly protocol: Protocol
  readonly step: BootStep
  /** One line for a person: `boot-bios.kpxe, 391 kB`. */
  readonly says: string
  /** Code of the refusal, when the answer was no. */
  readonly refusal: string | undefined
  /** What can be done about the refusal. */
  readonly fix?: string | undefined
  /** From the first byte of the request to the last byte of our answer, milliseconds; unknown for a single packet. */
  readonly tookMilliseconds: number | undefined
  /** Of that, what our own work took, without waiting for the network. */
  readonly serverMilliseconds: number | undefined
  readonly bytes: number | undefined
}

export interface BootEvent extends BootReport {
  /** Grows with time over all boots, so that a listener can ask for everything after it. */
  readonly id: number
  readonly sessionId: number
}

/** How far along a boot is: the rank of the furthest step. */
export const progressOf = (step: BootStep): number => bootSteps.indexOf(step)
