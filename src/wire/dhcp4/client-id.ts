import { sameBytes } from '../../base/bytes.ts'
import type { DhcpOptions } from './message.ts'
import { OPTION } from './option-code.ts'
import { optionOf } from './options.ts'

/**
 * Option 61 (RFC 2132 section 9.14): opaque bytes that name a client.
 * Some PXE ROMs send the machine's UUID there, the bytes of option 97. Two network cards of one machine then claim to be
 * one client and would share an address, so such an identifier counts as absent.
 */
export function clientIdOf(options: DhcpOptions): Uint8Array | undefined {
  const id = optionOf(options, OPTION.clientId)
  const uuid = options.get(OPTION.clientUuid)
  return id !== undefined && uuid !== undefined && sameBytes(id, uuid) ? undefined : id
}
