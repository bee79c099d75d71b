import type { BootStep } from '../../src/domain/boots/boot-event.ts'
import { progressOf } from '../../src/domain/boots/boot-event.ts'
import { mediumOf, type Firmware } from '../machine/firmware.ts'
import type { Progress } from './progress.ts'

/** Why a machine did not arrive: which step never came, and where to look. Two sentences for a person. */
export function verdict(progress: Progress, firmware: Firmware): string {
  const refused = progress.events.findLast(({ refusal }) => refusal !== null)
  const last = progress.events.findLast(({ refusal }) => refusal === null)
  const isRefused = refused !== undefined && (last === undefined || refused.id > last.id)
  if (isRefused)
    return `It was refused at "${refused.step}" (${refused.refusal}): ${refused.says}. Its screen shows the reason.`
  const furthest = progress.events.map(({ step }) => step).toSorted((a, b) => progressOf(b) - progressOf(a))[0]
  if (furthest === undefined) return silent(firmware)
  if (progress.isRunning)
    return `It runs and reports, and its status is ${progress.status ?? 'unknown'}. Is that the status you asked for?`
  return afterwards[furthest]
}

const silent = (firmware: Firmware): string =>
  mediumOf(firmware) === 'network'
    ? 'It never asked for an address. Look at its screen: did the firmware try the network at all?'
    : 'Nothing came from it. Look at its screen: did the firmware start the file we gave it?'

const afterwards: Readonly<Record<BootStep, string>> = {
  dhcp_discover:
    'It asked for an address and got no offer. Look for "DHCP" in the server log: are there free addresses?',
  dhcp_offer: 'It got an offer and never took it. Look at its screen: firmware ignores offers that lack what it wants.',
  dhcp_ack:
    'It has an address and never asked for a first program or a boot script. Look at its screen and at the TFTP and HTTP lines of the server log.',
  loader:
    'It got its first program, which never asked for the boot script. Look at its screen: iPXE names the error and a web page about it.',
  boot_script:
    'It got the boot script and never asked for the kernel. Look at its screen: the script prints what failed.',
  kernel: 'It got the kernel and never asked for the initrd. Look at its screen.',
  initrd:
    'It got kernel and initrd, and Ignition never asked for its configuration. Look at its screen: the lines of "coldforge-os" say where it stopped.',
  ignition:
    'It got its configuration, and the agent never reported. Look at its screen: systemd names units that failed.',
  heartbeat: 'Its agent reported once. Look at the server log.',
}
