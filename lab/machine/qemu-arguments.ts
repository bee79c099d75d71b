import type { Mac } from '../../src/base/mac.ts'
import type { Uuid } from '../../src/base/uuid.ts'
import { isUefi, mediumOf, type Firmware } from './firmware.ts'

/** One machine as hardware. */
export interface Hardware {
  readonly firmware: Firmware
  readonly uuid: Uuid
  readonly mac: Mac
  /** The tap device its cable ends in. */
  readonly tap: string
  /** MiB. The operating system lives in it, twice while the kernel unpacks it. */
  readonly memory: number
  /** The CD or disk image to boot from; needed when the firmware is one that does. */
  readonly media: string | undefined
  /** A writable copy of the firmware's variables; needed by UEFI. */
  readonly variables?: string
  /** Switches itself off instead of starting again. */
  readonly endsOnRestart?: boolean
}

const UEFI_CODE = '/usr/share/OVMF/OVMF_CODE_4M.fd'
/** The pristine variables that a machine's own copy starts from. */
export const UEFI_VARIABLES = '/usr/share/OVMF/OVMF_VARS_4M.fd'

/** `['smp', '2']` is `-smp 2`. */
type Option = readonly [name: string, value: string]

/** The command line of the emulator for this hardware: screen on stdout, QMP on file descriptor 3. */
export const qemuArguments = (hardware: Hardware): readonly string[] => [
  '-no-user-config',
  '-nodefaults',
  ...[...board(hardware), ...network(hardware), ...firmware(hardware), ...media(hardware), ...outside].flatMap(
    ([name, value]) => [`-${name}`, value],
  ),
]

// Emulated on purpose: a machine may offer /dev/kvm and still not run a guest with it.
// Without graphics SeaBIOS prints to the serial port, and so does everything that speaks through the BIOS.
const board = ({ uuid, memory, endsOnRestart = false }: Hardware): readonly Option[] => [
  ['machine', 'q35,graphics=off'],
  ['accel', 'tcg,thread=multi'],
  ['cpu', 'max'],
  ['m', String(memory)],
  ['uuid', uuid],
  ['device', 'virtio-rng-pci'],
  ['action', `reboot=${endsOnRestart ? 'shutdown' : 'reset'}`],
]

// Linux as a guest trusts that a virtual cable does not damage packets and leaves their checksums blank, which DHCP clients
// that read raw packets refuse; so that trust is switched off. An empty ROM keeps the emulator's own iPXE out of the way.
function network({ firmware, mac, tap }: Hardware): readonly Option[] {
  const rom = firmware === 'bios-pxe' ? '' : ',romfile='
  const first = mediumOf(firmware) === 'network' ? ',bootindex=1' : ''
  return [
    ['netdev', `tap,id=cable,ifname=${tap},script=no,downscript=no,vhost=off`],
    ['device', `virtio-net-pci,netdev=cable,mac=${mac},guest_csum=off${rom}${first}`],
  ]
}

function firmware({ firmware, variables }: Hardware): readonly Option[] {
  if (!isUefi(firmware)) return []
  return [
    ['drive', `if=pflash,unit=0,format=raw,readonly=on,file=${UEFI_CODE}`],
    ['drive', `if=pflash,unit=1,format=raw,file=${variables}`],
    ['fw_cfg', 'name=opt/org.tianocore/IPv6PXESupport,string=n'],
    // PXE comes before HTTP in this firmware's own order and would wait a minute for an answer.
    ...(firmware === 'uefi-http' ? [['fw_cfg', 'name=opt/org.tianocore/IPv4PXESupport,string=n'] as const] : []),
  ]
}

function media({ firmware, media }: Hardware): readonly Option[] {
  const medium = mediumOf(firmware)
  if (medium === 'network') return []
  return [
    ['drive', `if=none,id=media,format=raw,readonly=on,file=${media}`],
    ['device', `${medium === 'cd' ? 'ide-cd' : 'virtio-blk-pci'},drive=media,bootindex=1`],
  ]
}

const outside: readonly Option[] = [
  ['display', 'none'],
  ['vga', 'none'],
  ['chardev', 'stdio,id=screen,signal=off'],
  ['serial', 'chardev:screen'],
  ['chardev', 'socket,id=qmp,fd=3'],
  ['mon', 'chardev=qmp,mode=control'],
]
