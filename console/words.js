// @ts-check
/** @import { Boot, BootEvent, Machine } from '../src/api/contract.ts' */

/** The contract's words, for people. */

/** @type {Readonly<Record<Machine['status'], string>>} */
export const statuses = {
  preregistered: 'preregistered',
  ready_unassigned: 'ready, unassigned',
  ready: 'ready',
  updating: 'updating',
  force_unassigned: 'given up',
}

/** @type {Readonly<Record<BootEvent['step'], string>>} */
export const steps = {
  dhcp_discover: 'DHCP discover',
  dhcp_offer: 'DHCP offer',
  dhcp_ack: 'DHCP address',
  loader: 'Boot program',
  boot_script: 'Boot script',
  kernel: 'Kernel',
  initrd: 'Initial RAM disk',
  ignition: 'Ignition',
  heartbeat: 'Heartbeat',
}

/** @type {Readonly<Record<BootEvent['protocol'], string>>} */
export const protocols = { dhcp: 'DHCP', tftp: 'TFTP', http: 'HTTP', https: 'HTTPS', agent: 'Agent' }

/**
 * Who boots, as far as anybody knows.
 *
 * @param {Boot} boot
 */
export const whoBoots = (boot) => boot.mac ?? boot.uuid ?? 'an unknown machine'
