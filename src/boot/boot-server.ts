import type { Ip4 } from '../base/ip4.ts'
import type { Mac } from '../base/mac.ts'
import type { FirstProgram } from './first-program.ts'
import type { Quirks } from './quirks.ts'

/** Where machines of one network find what they boot. */
export interface BootServer {
  /** The address of the TFTP server. */
  readonly address: Ip4
  /** Whether TFTP is served there. */
  readonly tftp: boolean
  /** Whether the files that the ROM of a Raspberry Pi loads by itself are served there. */
  readonly raspberryPiFiles?: boolean | undefined
  /** A name for TFTP of at most 127 characters, and a URL for firmware that boots over HTTP. */
  readonly programs: Readonly<Partial<Record<FirstProgram, { readonly tftp: string; readonly http: string }>>>
  /** URL of the script for somebody else's iPXE. */
  readonly startScript: string
  /** URL of the boot script, for our own iPXE. */
  readonly bootScript: string
  /** What an operator found out about single machines; it wins over what we know of their kind. */
  readonly quirks?: ReadonlyMap<Mac, Partial<Quirks>> | undefined
}
