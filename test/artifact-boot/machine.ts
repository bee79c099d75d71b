import { copyFileSync } from 'node:fs'
import { join } from 'node:path'

/** A computer: what its firmware is and what it starts from. Paths are of artifacts, or of files that the TFTP server offers. */
export interface Machine {
  readonly firmware: 'bios' | 'uefi' | 'uefi-secure-boot' | 'uefi-arm64'
  readonly from: 'disk' | 'usb' | 'cd' | 'network'
  readonly artifact: string
}

const emulation = ['-accel', 'tcg,thread=multi', '-m', '512', '-display', 'none', '-monitor', 'none', '-no-reboot']

/** The emulator's command line. QEMU's own DHCP and TFTP servers answer the machine, which knows the host as 10.0.2.2. */
export function commandLine(name: string, work: string, machine: Machine): readonly string[] {
  return [
    ...firmware(name, work, machine),
    ...emulation,
    '-serial',
    `file:${join(work, `${name}.serial`)}`,
    ...medium(machine, work),
  ]
}

function firmware(name: string, work: string, machine: Machine): readonly string[] {
  const variables = (original: string): string => {
    const copy = join(work, `${name}.vars`)
    copyFileSync(original, copy)
    return `if=pflash,format=raw,file=${copy}`
  }
  const code = (file: string): readonly string[] => [
    '-drive',
    `if=pflash,format=raw,readonly=on,file=${file}`,
    '-drive',
  ]
  switch (machine.firmware) {
    case 'bios':
      return ['qemu-system-x86_64', '-cpu', 'max']
    case 'uefi':
      return [
        'qemu-system-x86_64',
        '-machine',
        'q35',
        '-cpu',
        'max',
        ...code(`${OVMF}_CODE_4M.fd`),
        variables(`${OVMF}_VARS_4M.fd`),
      ]
    case 'uefi-secure-boot':
      return [
        'qemu-system-x86_64',
        '-machine',
        'q35,smm=on',
        '-cpu',
        'max',
        '-global',
        'driver=cfi.pflash01,property=secure,value=on',
        ...code(`${OVMF}_CODE_4M.secboot.fd`),
        variables(`${OVMF}_VARS_4M.snakeoil.fd`),
      ]
    case 'uefi-arm64':
      return [
        'qemu-system-aarch64',
        '-machine',
        'virt',
        '-cpu',
        'cortex-a57',
        ...code(`${AAVMF}_CODE.fd`),
        variables(`${AAVMF}_VARS.fd`),
      ]
  }
}

function medium(machine: Machine, work: string): readonly string[] {
  const file = join(work, machine.artifact)
  const user = machine.from === 'network' ? `user,id=lan,tftp=${work},bootfile=${machine.artifact}` : 'user,id=lan'
  // Without its ROM the card cannot boot by itself: only the medium can.
  const card =
    machine.from === 'network' ? 'virtio-net-pci,netdev=lan,bootindex=0' : 'virtio-net-pci,netdev=lan,romfile='
  const drive = (more: string): string => `file=${file},format=raw,if=none,id=medium,${more}`
  const media: Readonly<Record<Machine['from'], readonly string[]>> = {
    network: [],
    disk: ['-drive', drive('snapshot=on'), '-device', 'virtio-blk-pci,drive=medium,bootindex=0'],
    usb: ['-device', 'qemu-xhci', '-drive', drive('snapshot=on'), '-device', 'usb-storage,drive=medium,bootindex=0'],
    cd: [
      '-device',
      'virtio-scsi-pci',
      '-drive',
      drive('media=cdrom,readonly=on'),
      '-device',
      'scsi-cd,drive=medium,bootindex=0',
    ],
  }
  return ['-netdev', user, '-device', card, ...media[machine.from]]
}

const OVMF = '/usr/share/OVMF/OVMF'
const AAVMF = '/usr/share/AAVMF/AAVMF'
