import { toHex } from '../base/bytes.ts'
import type { Mac } from '../base/mac.ts'
import type { Uuid } from '../base/uuid.ts'
import { clientKey, type ClientKey } from '../domain/networks/client-key.ts'
import { decodeArchitectures } from '../wire/dhcp4/architecture.ts'
import { clientIdOf } from '../wire/dhcp4/client-id.ts'
import { decodeClientUuid } from '../wire/dhcp4/client-uuid.ts'
import { macOf, type DhcpMessage, type DhcpOptions } from '../wire/dhcp4/message.ts'
import { messageTypeOf } from '../wire/dhcp4/message-type.ts'
import { OPTION } from '../wire/dhcp4/option-code.ts'
import { optionOf } from '../wire/dhcp4/options.ts'
import { architectureIn, vendorClassOf } from '../wire/dhcp4/vendor-class.ts'
import { classifyFirmware, type Firmware } from './firmware.ts'
import type { RecentClients } from './recent-clients.ts'

/** What a packet tells about the program that sent it. */
export interface BootFirmware {
  readonly firmware: Firmware
  /** Option 93, in the client's order. */
  readonly architectures: readonly number[]
  readonly uuid: Uuid | undefined
  /** Option 60 as the client sent it, shortened: loaders say their name there. */
  readonly vendorClass?: string | undefined
}

/** Who asks. Nothing of it is proven. */
export interface DhcpClient extends BootFirmware {
  readonly key: ClientKey
  readonly mac: Mac | undefined
}

/**
 * Who sent the message. Some firmware describes itself in the DISCOVER only (Raspberry Pi 4 leaves out option 60 later), so a REQUEST of the same
 * exchange that does not say that it is firmware counts as what its DISCOVER was.
 */
export function identifyDhcp(message: DhcpMessage, recent: RecentClients<BootFirmware>): DhcpClient {
  const { hardwareType, hardwareAddress, options } = message
  const said = bootFirmwareOf(message)
  const exchange = `${message.xid}/${toHex(hardwareAddress)}`
  if (messageTypeOf(options) === 'discover') recent.remember(exchange, said)
  const known = said.firmware === 'none' ? recent.recall(exchange) : undefined
  return {
    ...(known ?? said),
    key: clientKey(clientIdOf(options), hardwareType, hardwareAddress),
    mac: macOf(message),
  }
}

function bootFirmwareOf(message: DhcpMessage): BootFirmware {
  const { options } = message
  return {
    firmware: classifyFirmware(message),
    architectures: architecturesOf(options),
    uuid: decodeClientUuid(options.get(OPTION.clientUuid) ?? EMPTY),
    vendorClass: vendorClassOf(options).slice(0, LONGEST_CLASS),
  }
}

function architecturesOf(options: DhcpOptions): readonly number[] {
  const listed = decodeArchitectures(optionOf(options, OPTION.architecture) ?? EMPTY)
  if (listed.length > 0) return listed
  const named = architectureIn(vendorClassOf(options))
  return named === undefined ? [] : [named]
}

const LONGEST_CLASS = 64

const EMPTY = new Uint8Array(0)
