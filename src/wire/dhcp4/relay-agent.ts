import { toHex } from '../../base/bytes.ts'
import type { Ip4 } from '../../base/ip4.ts'
import { ip4At } from './field.ts'
import type { DhcpOptions } from './message.ts'
import { OPTION } from './option-code.ts'
import { decodeSubOptions } from './sub-options.ts'

/** What a relay adds in option 82 (RFC 3046). We echo the option byte for byte and never build one, so it is only read. */
export interface RelayAgent {
  readonly circuitId: Uint8Array | undefined
  readonly remoteId: Uint8Array | undefined
  /** The subnet of the client where it is not the one of `giaddr` (RFC 3527). */
  readonly linkSelection: Ip4 | undefined
  /** What the client shall take for the server's address, so that renewals go through the relay (RFC 5107). */
  readonly serverIdOverride: Ip4 | undefined
}

/** Names the port of a switch, or the modem, that a client is attached to; undefined where no relay names one. */
export function relayPort(options: DhcpOptions): string | undefined {
  const agent = decodeRelayAgent(options.get(OPTION.relayAgent) ?? new Uint8Array(0))
  const [circuit, remote] = [agent?.circuitId, agent?.remoteId]
  return circuit === undefined && remote === undefined
    ? undefined
    : `${circuit === undefined ? '' : toHex(circuit)}/${remote === undefined ? '' : toHex(remote)}`
}

/** Undefined when a sub-option runs past the end. */
export function decodeRelayAgent(bytes: Uint8Array): RelayAgent | undefined {
  const found = decodeSubOptions(bytes, 'no marks')
  if (found === undefined) return undefined
  const address = (code: number): Ip4 | undefined => {
    const value = found.get(code)
    return value?.length === 4 ? ip4At(value, 0) : undefined
  }
  return {
    circuitId: found.get(1),
    remoteId: found.get(2),
    linkSelection: address(5),
    serverIdOverride: address(11),
  }
}
