import { refusal, type Refusal } from '../base/refusal.ts'
import type { BootServer } from './boot-server.ts'
import type { DhcpClient } from './dhcp-client.ts'
import { architectureOf, firstProgramFor, type FirstProgram } from './first-program.ts'
import { quirksOf, type Quirks } from './quirks.ts'

/** What a client is told to boot, beside its address. */
export type DhcpBoot =
  | { readonly kind: 'nothing' }
  /** Fetch this name by TFTP. */
  | {
      readonly kind: 'program'
      readonly program: FirstProgram
      readonly file: string
      readonly bootFileOption: Quirks['bootFileOption']
    }
  /** Fetch what you look for from the TFTP server, whose address is all that you need. */
  | { readonly kind: 'tftp-server' }
  /** Fetch, from the server of this very packet, what the ROM of a Raspberry Pi looks for. */
  | { readonly kind: 'raspberry-pi' }
  /** Fetch this program over HTTP. */
  | { readonly kind: 'http-program'; readonly program: FirstProgram; readonly url: string }
  /** Run this iPXE script. */
  | { readonly kind: 'script'; readonly url: string }
  /** It is boot firmware and we have nothing for it: the timeline must say why. */
  | Refusal

/** What the client boots next. A refusal costs it the boot file only, never its address. */
export function decideDhcp(client: DhcpClient, server: BootServer): DhcpBoot {
  switch (client.firmware) {
    case 'none':
      return { kind: 'nothing' }
    case 'u-boot':
      return { kind: server.tftp ? 'tftp-server' : 'nothing' }
    case 'coldforge':
      // Never a program: it would load itself for ever.
      return { kind: 'script', url: server.bootScript }
    case 'ipxe':
      return { kind: 'script', url: server.startScript }
    case 'uefi-http':
      return decideHttp(client, server)
    case 'pxe':
    case 'ipxe-without-https':
      return decideTftp(client, server)
  }
}

function decideTftp(client: DhcpClient, server: BootServer): DhcpBoot {
  const { raspberryPi, bootFileOption } = quirksOf(client, server)
  if (raspberryPi)
    return server.tftp && server.raspberryPiFiles === true ? { kind: 'raspberry-pi' } : noRaspberryPiFiles
  const program = firstProgramFor(client.architectures)
  const file = program && server.programs[program]?.tftp
  if (program === undefined || file === undefined) return noProgram(client)
  if (server.tftp) return { kind: 'program', program, file, bootFileOption }
  return refusal(
    'TFTP_OFF',
    503,
    'the firmware boots by TFTP, which is switched off',
    'switch TFTP on, or boot the machine by UEFI HTTP or from a boot artifact',
  )
}

const noRaspberryPiFiles = refusal(
  'RASPBERRY_PI_ROM',
  503,
  'the ROM of a Raspberry Pi cannot run a network boot program',
  'put UEFI firmware for the Raspberry Pi on its SD card or into tftp.root; it then boots as an ordinary ARM machine',
)

function decideHttp(client: DhcpClient, server: BootServer): DhcpBoot {
  const program = firstProgramFor(client.architectures)
  const url = program && server.programs[program]?.http
  return program === undefined || url === undefined ? noProgram(client) : { kind: 'http-program', program, url }
}

function noProgram({ architectures }: DhcpClient): Refusal {
  const what = architectures.map((code) => architectureOf(code).says).join(', ') || 'an architecture it does not name'
  return refusal(
    'ARCHITECTURE_UNSUPPORTED',
    503,
    `the firmware is ${what}, and there is no boot program for that`,
    'mint a boot artifact for this architecture, or boot the machine from another network card or firmware mode',
  )
}
