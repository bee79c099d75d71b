import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { ip, startIn, type Lan } from '../netns.ts'

/** A virtual machine that boots from the network; its serial console is its standard output. */
export async function startMachine(
  lan: Lan,
  number: number,
  firmware: readonly string[],
): Promise<ReturnType<typeof startIn>> {
  const hardware = '-cpu max -machine graphics=off -boot n'
  return startIn(lan.name, 'qemu-system-x86_64', [...hardware.split(' '), ...(await plug(lan, number)), ...firmware])
}

/** An ARM board with U-Boot, whose console takes commands on standard input. */
export async function startBoard(lan: Lan, number: number): Promise<ReturnType<typeof startIn>> {
  const hardware = `-machine virt -cpu cortex-a57 -bios ${UBOOT}`.split(' ')
  return startIn(lan.name, 'qemu-system-aarch64', [
    ...hardware,
    ...(await plug(lan, number)),
    ...card(number, ',romfile='),
  ])
}

export const UBOOT = '/usr/lib/u-boot/qemu_arm64/u-boot.bin'

/** What all machines have in common: a cable to the bridge, and the console on standard output. */
async function plug(lan: Lan, number: number): Promise<readonly string[]> {
  const tap = `tap${number}`
  await ip(lan.name, `tuntap add ${tap} mode tap`)
  await ip(lan.name, `link set ${tap} master bridge up`)
  const rest = '-accel tcg,thread=multi -m 512 -display none -monitor none -serial stdio'
  return `${rest} -netdev tap,id=lan,ifname=${tap},script=no,downscript=no`.split(' ')
}

const card = (number: number, rest = ''): readonly string[] => [
  '-device',
  `virtio-net-pci,netdev=lan,mac=52:54:00:00:01:0${number}${rest}`,
]
/** QEMU's BIOS and the iPXE in its network card. */
export const biosWithIpxe: readonly string[] = card(1)
/** UEFI, without the iPXE of the card. */
export const ovmf: readonly string[] = ['-bios', '/usr/share/ovmf/OVMF.fd', ...card(2, ',romfile=')]

/** Reads on where the one before has stopped, and gives what it has read. Rejects when the machine ends before. */
export async function untilPrinted(machine: ChildProcess, text: string): Promise<string> {
  let printed = ''
  for await (const chunk of machine.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    printed += String(chunk)
    if (printed.includes(text)) return printed
  }
  return assert.fail(`the machine ended without printing "${text}": ${printed.slice(-400)}`)
}
