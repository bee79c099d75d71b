import { latin1, u16be } from '../../src/base/bytes.ts'
import { romOptions, speaks, type Entries } from '../../src/boot/testdata/dhcp-requests.ts'
import { OPTION } from '../../src/wire/dhcp4/option-code.ts'

/** How one program asks for its address. Seconds. */
export interface Asking {
  readonly says: Entries
  /** Some firmware describes itself in the DISCOVER only. */
  readonly saysInRequest: Entries
  /** How long each DISCOVER waits for an offer; after the last it has failed. */
  readonly discoverWaits: readonly number[]
  readonly requestWaits: readonly number[]
  /** How long it gathers further offers after the first. */
  readonly gathers: number
  /** How long after a failure it begins again. */
  readonly rests: number
}

/** A computer from power-on to its system: the firmware, then what our boot programs become. */
export interface Firmware {
  readonly name: string
  /** First bytes of its network card. */
  readonly vendor: readonly [number, number, number]
  readonly rom: Asking
  /** How the ROM takes the program; `none` ends at the address. */
  readonly loads: 'tftp' | 'http' | 'none'
  /** The options of its read request, and the seconds after which it asks again, six times. */
  readonly tftp: { readonly options: ReadonlyMap<string, string>; readonly patience: number }
}

/** PXE 2.1 section 2.2.3; EDK2 uses the same for DISCOVER. */
const PXE_WAITS = [4, 8, 16, 32]

const always = (says: Entries): Pick<Asking, 'says' | 'saysInRequest'> => ({ says, saysInRequest: says })

const LOCKSTEP = new Map([
  ['tsize', '0'],
  ['blksize', '1456'],
])
const WINDOW = new Map([...LOCKSTEP, ['windowsize', '4']])
const QEMU = [0x52, 0x54, 0x00] as const

const biosPxe: Firmware = {
  name: 'BIOS PXE',
  vendor: QEMU,
  rom: { ...always(speaks.biosRom), discoverWaits: PXE_WAITS, requestWaits: [1, 2, 3, 4], gathers: 0, rests: 10 },
  loads: 'tftp',
  tftp: { options: LOCKSTEP, patience: 4 },
}

/** EDK2 listens for better offers as long as its first timer runs. */
const edk2: Omit<Asking, 'says' | 'saysInRequest'> = {
  discoverWaits: PXE_WAITS,
  requestWaits: PXE_WAITS,
  gathers: 4,
  rests: 10,
}

const uefiPxe: Firmware = {
  name: 'UEFI PXE',
  vendor: QEMU,
  rom: { ...always(speaks.uefiRom), ...edk2 },
  loads: 'tftp',
  tftp: { options: WINDOW, patience: 4 },
}

export const uefiHttp: Firmware = {
  ...uefiPxe,
  name: 'UEFI HTTP',
  rom: { ...always(speaks.uefiHttp), ...edk2 },
  loads: 'http',
}

/** The ROM of a Pi has no program of ours to run; it gets an address, and the timeline says why nothing more. */
const pi: Entries = { ...romOptions(0), [OPTION.vendorClass]: 'PXEClient:Arch:00000:UNDI:002001' }

const raspberryPi3: Firmware = {
  name: 'Raspberry Pi 3',
  vendor: [0xb8, 0x27, 0xeb],
  rom: { ...always(pi), discoverWaits: [1, 1, 2, 4, 8], requestWaits: [1, 2, 4, 8], gathers: 1, rests: 5 },
  loads: 'none',
  tftp: { options: LOCKSTEP, patience: 4 },
}

const raspberryPi4: Firmware = {
  ...raspberryPi3,
  name: 'Raspberry Pi 4',
  vendor: [0xdc, 0xa6, 0x32],
  rom: { ...raspberryPi3.rom, saysInRequest: {} },
}

export const uBoot: Firmware = {
  name: 'U-Boot',
  vendor: [0x02, 0x42, 0xac],
  rom: {
    ...always({ ...romOptions(11), [OPTION.maximumSize]: u16be(576) }),
    discoverWaits: [0.25, 0.5, 1, 2, 2, 2],
    requestWaits: [0.25, 0.5, 1, 2, 2, 2],
    gathers: 0,
    rests: 2,
  },
  loads: 'tftp',
  tftp: { options: LOCKSTEP, patience: 5 },
}

export const firmwares: readonly Firmware[] = [biosPxe, uefiPxe, uefiHttp, raspberryPi3, raspberryPi4, uBoot]

/** Our iPXE. Our offers spare it the two seconds that it waits for those of proxies (option 175, sub-option 176). */
export const ipxe: Asking = {
  ...always(speaks.coldforge),
  discoverWaits: [1, 2, 4, 8],
  requestWaits: [1, 2, 4, 8],
  gathers: 0,
  rests: 1,
}

/** systemd-networkd and its like: a client identifier of its own kind, and no end to their patience. */
export const system = (card: Uint8Array): Asking => ({
  ...always({ [OPTION.vendorClass]: 'Linux', [OPTION.clientId]: Uint8Array.of(255, ...latin1('duid'), ...card) }),
  discoverWaits: [4, 8, 16, 32, 64],
  requestWaits: [4, 8, 16, 32],
  gathers: 0,
  rests: 1,
})
