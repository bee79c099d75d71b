import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SwitchPorts } from './access-switch.ts'

/** A computer: what its firmware is, what it starts from, and the file with which. */
export interface Machine {
  readonly firmware: 'bios' | 'uefi' | 'uefi-secure-boot' | 'uefi-arm64'
  readonly from: 'disk' | 'usb' | 'cd' | 'pxe' | 'http-boot'
  readonly artifact: string
  /** What its card is plugged into, when it starts from a medium: nothing special, no DHCP server, or a port that passes tagged frames. */
  readonly lan?: 'no-dhcp' | 'tagged'
}

/** The emulator's command line. `work` holds the artifacts and takes the machine's files; it has no spaces in it. */
export function commandLine(name: string, work: string, machine: Machine): readonly string[] {
  const serial = `-serial file:${join(work, `${name}.serial`)}`
  const rest = '-accel tcg,thread=multi -m 512 -display none -monitor none -no-reboot'
  return `${computer(name, work, machine)} ${medium(machine, work)} ${rest} ${serial}`.split(' ')
}

function computer(name: string, work: string, { firmware, from }: Machine): string {
  const flash = (code: string, variables: string): string => {
    const copy = join(work, `${name}.vars`)
    copyFileSync(variables, copy)
    return `-drive if=pflash,format=raw,readonly=on,file=${code} -drive if=pflash,format=raw,file=${copy}`
  }
  const ovmf = '/usr/share/OVMF/OVMF'
  const aavmf = '/usr/share/AAVMF/AAVMF'
  // The firmware would ask for PXE on two protocols, a minute long, before it tries HTTP.
  const pxeOff = [4, 6].map((ip) => ` -fw_cfg name=opt/org.tianocore/IPv${ip}PXESupport,string=n`).join('')
  const noPxe = from === 'http-boot' ? pxeOff : ''
  switch (firmware) {
    case 'bios':
      return 'qemu-system-x86_64 -cpu max'
    case 'uefi':
      return `qemu-system-x86_64 -cpu max -machine q35 ${flash(`${ovmf}_CODE_4M.fd`, `${ovmf}_VARS_4M.fd`)}${noPxe}`
    case 'uefi-secure-boot': {
      const protect = '-global driver=cfi.pflash01,property=secure,value=on'
      const code = flash(`${ovmf}_CODE_4M.secboot.fd`, `${ovmf}_VARS_4M.snakeoil.fd`)
      return `qemu-system-x86_64 -cpu max -machine q35,smm=on ${protect} ${code}${noPxe}`
    }
    case 'uefi-arm64':
      return `qemu-system-aarch64 -cpu cortex-a57 -machine virt ${flash(`${aavmf}_CODE.fd`, `${aavmf}_VARS.fd`)}`
  }
}

/** Without its ROM, a card cannot start the computer by itself: only the medium can. */
function medium({ from, artifact, lan }: Machine, work: string): string {
  const net = lan === undefined ? USER : lan === 'tagged' ? TRUNK : WIRE
  const drive = `-drive format=raw,if=none,id=medium,file=${join(work, artifact)}`
  const card = '-device virtio-net-pci,netdev=lan'
  switch (from) {
    case 'disk':
      return `${net} ${card},romfile= ${drive},snapshot=on -device virtio-blk-pci,drive=medium,bootindex=0`
    case 'usb':
      return `${net} ${card},romfile= -device qemu-xhci ${drive},snapshot=on -device usb-storage,drive=medium,bootindex=0`
    case 'cd':
      return `${net} ${card},romfile= -device virtio-scsi-pci ${drive},readonly=on -device scsi-cd,drive=medium,bootindex=0`
    case 'pxe':
      return `-netdev user,id=lan,tftp=${work},bootfile=${artifact} ${card},bootindex=0`
    case 'http-boot':
      return `${WIRE} ${card},romfile=,bootindex=0`
  }
}

const TAP = 'machine'

const USER = '-netdev user,id=lan'
const WIRE = `-netdev tap,id=lan,ifname=${TAP},script=no,downscript=no`

/** Where `accessSwitch` stands between the card and QEMU's network, which knows no VLANs. */
export const TRUNK_PORTS: SwitchPorts = {
  tagged: { ours: 7001, theirs: 7002 },
  untagged: { ours: 7003, theirs: 7004 },
}

const frames = (id: string, { ours, theirs }: SwitchPorts['tagged']): string => {
  const end = (which: string, port: number): string =>
    `${which}.type=inet,${which}.host=127.0.0.1,${which}.port=${port}`
  return `-netdev dgram,id=${id},${end('local', theirs)},${end('remote', ours)}`
}

const TRUNK = [
  frames('lan', TRUNK_PORTS.tagged),
  frames('bare', TRUNK_PORTS.untagged),
  '-netdev user,id=served',
  '-netdev hubport,id=bare-port,hubid=0,netdev=bare',
  '-netdev hubport,id=served-port,hubid=0,netdev=served',
].join(' ')

/**
 * Shell commands that prepare the namespace. QEMU's own DHCP and TFTP servers answer most machines, which know this host as
 * 10.0.2.2. They do not know UEFI HTTP boot: for that there is a real wire with dnsmasq on it, under the same address.
 */
export function preparation({ from, artifact, lan }: Machine): string {
  if (lan === 'no-dhcp') return wire
  if (from !== 'http-boot') return 'ip link set lo up'
  return `${wire}
    dnsmasq --no-daemon --port=0 --interface=${TAP} --dhcp-range=10.0.2.15,10.0.2.20 --dhcp-leasefile=/dev/null \
      --pid-file= --dhcp-vendorclass=set:http,HTTPClient --dhcp-option-force=tag:http,60,HTTPClient \
      --dhcp-boot=tag:http,http://10.0.2.2:${FILES_PORT}/${artifact} &`
}

const wire = `set -e
    ip tuntap add ${TAP} mode tap
    ip addr add 10.0.2.2/24 dev ${TAP}
    ip link set ${TAP} up`

export const FILES_PORT = 8080
