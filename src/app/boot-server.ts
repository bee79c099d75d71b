import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Ip4 } from '../base/ip4.ts'
import type { BootServer } from '../boot/boot-server.ts'
import type { BootUrls } from '../edge/http/boot-deps.ts'
import { identityQuery } from '../render/ipxe/start-scripts.ts'
import { quirksByMac } from './config/networks.ts'
import type { Config } from './config/schema.ts'

/** The files of the boot network, by what they are for. */
const PROGRAMS = { bios: 'boot-bios.kpxe', 'efi-amd64': 'boot-amd64.efi', 'efi-arm64': 'boot-arm64.efi' } as const

/** What the ROMs of the Raspberry Pi 3 and 4 load first. */
const RASPBERRY_PI_FILES = ['bootcode.bin', 'start4.elf']

/** Where machines find what they boot, on the interface with the address `own`. */
export function bootServerAt(
  own: Ip4,
  { config, urls, programs }: { config: Config; urls: BootUrls; programs: ReadonlyMap<string, Uint8Array> },
): BootServer {
  const { root } = config.tftp
  const program = (name: string): { readonly tftp: string; readonly http: string } => ({
    tftp: name,
    http: `${urls.http}/programs/${name}`,
  })
  return {
    address: own,
    tftp: config.tftp.enabled,
    raspberryPiFiles: root !== undefined && RASPBERRY_PI_FILES.some((name) => existsSync(join(root, name))),
    programs: Object.fromEntries(
      Object.entries(PROGRAMS).flatMap(([what, name]) => (programs.has(name) ? [[what, program(name)]] : [])),
    ),
    startScript: `${urls.http}/ipxe/start`,
    bootScript: `${urls.boot}/ipxe/boot?${identityQuery}`,
    quirks: quirksByMac(config.dhcp),
  }
}
