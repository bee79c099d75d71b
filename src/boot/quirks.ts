import type { BootServer } from './boot-server.ts'
import type { DhcpClient } from './dhcp-client.ts'

/** What some firmware needs that its description does not tell. */
export interface Quirks {
  /** The ROM of a Raspberry Pi: it calls itself x86 BIOS and runs no network boot program at all. */
  readonly raspberryPi: boolean
  /** Of two ways to answer UEFI beside another DHCP server: tell the file on port 4011, or in the first packet. */
  readonly proxyAnswer: 'on port 4011' | 'in one packet'
  /** Expects the proxy's answer to its broadcast REQUEST, not only to its DISCOVER. */
  readonly asksProxyByRequest: boolean
  /**
   * Where the name of the boot file stands beside the header. A NUL closes the option for ROMs of about 2010, which read on past its
   * end; some firmware takes that NUL for a part of the name, and some wants no option 67 at all.
   */
  readonly bootFileOption: 'with NUL' | 'without NUL' | 'absent'
}

const NONE: Quirks = {
  raspberryPi: false,
  proxyAnswer: 'on port 4011',
  asksProxyByRequest: false,
  bootFileOption: 'with NUL',
}

/** Vendor prefixes of MAC addresses. */
const RASPBERRY_PI: ReadonlySet<string> = new Set(['b8:27:eb', 'dc:a6:32', 'e4:5f:01', '28:cd:c1', 'd8:3a:dd'])

interface QuirkRule {
  matches(client: DhcpClient): boolean
  readonly quirks: Partial<Quirks>
}

const X86_BIOS = 0
/** Only the boot ROM of a Raspberry Pi says this. */
const RASPBERRY_PI_BOOT = 41
/** `RPi4` in ASCII, as the UUID of which it is the beginning: what a Raspberry Pi 4 or 5 sends in option 97. */
const RPI4 = '34695052-'

const RULES: readonly QuirkRule[] = [
  {
    // With UEFI firmware of its own a Pi is an ordinary ARM machine.
    matches: ({ mac, uuid, architectures }) =>
      ((mac !== undefined && RASPBERRY_PI.has(mac.slice(0, 8))) || uuid?.startsWith(RPI4) === true) &&
      architectures.every((code) => code === X86_BIOS),
    quirks: { raspberryPi: true },
  },
  {
    matches: ({ architectures }) => architectures.includes(RASPBERRY_PI_BOOT),
    quirks: { raspberryPi: true },
  },
  {
    // Old Intel ROMs, told by what they leave out.
    matches: ({ firmware, architectures, uuid }) =>
      firmware === 'pxe' && uuid === undefined && architectures[0] === X86_BIOS,
    quirks: { asksProxyByRequest: true },
  },
]

/** The rules that match, later ones over earlier ones, then what an operator says about this machine. */
export const quirksOf = (client: DhcpClient, server: BootServer): Quirks => ({
  ...RULES.reduce((quirks, rule) => (rule.matches(client) ? { ...quirks, ...rule.quirks } : quirks), NONE),
  ...(client.mac && server.quirks?.get(client.mac)),
})
