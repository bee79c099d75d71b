import type { Refusal } from '../base/refusal.ts'
import type { PxeOptions } from '../wire/dhcp4/pxe-options.ts'
import type { ClientMessageType } from './admit-dhcp.ts'
import type { BootServer } from './boot-server.ts'
import { decideDhcp, type DhcpBoot } from './decide-dhcp.ts'
import type { DhcpClient } from './dhcp-client.ts'
import { quirksOf, type Quirks } from './quirks.ts'

/** Why a proxy says nothing. */
export type ProxyReason =
  | 'not boot firmware'
  | 'addresses are given elsewhere'
  | 'wrong port for this request'
  | 'credentials for the boot server asked'

export type ProxyDecision =
  | {
      readonly reply: 'offer' | 'ack'
      readonly boot: DhcpBoot
      /** What the client must read in option 60 to take the reply for its own. */
      readonly vendorClass: 'PXEClient' | 'HTTPClient'
      readonly pxe: 'boot the file in this packet' | 'ask port 4011' | 'nothing'
    }
  /** It is for us, and we have nothing that it could boot. */
  | { readonly reply: 'none'; readonly because: 'nothing to boot'; readonly refusal: Refusal }
  /** It is for somebody else. */
  | { readonly reply: 'none'; readonly because: ProxyReason }

export interface ProxyRequest {
  readonly type: ClientMessageType
  readonly port: 'dhcp' | 'pxe'
  /** Option 43, where there is one that can be read. */
  readonly pxe: PxeOptions | undefined
}

/**
 * What a proxy adds beside another DHCP server (PXE 2.1 section 2.2). It answers firmware that names its architecture and
 * nobody else, and only when there is something to boot: a useless offer may win over a useful one.
 */
export function decideProxy(request: ProxyRequest, client: DhcpClient, server: BootServer): ProxyDecision {
  // Older U-Boot takes the first offer for its lease, even one without an address.
  const isFirmware = client.firmware !== 'none' && client.firmware !== 'u-boot'
  if (!isFirmware || client.architectures.length === 0) return silence('not boot firmware')
  const quirks = quirksOf(client, server)
  const refused = request.port === 'pxe' ? refusedOnPxePort(request, client) : refusedOnDhcpPort(request, quirks)
  if (refused !== undefined) return silence(refused)
  const boot = decideDhcp(client, server)
  if (boot.kind === 'refusal') return { reply: 'none', because: 'nothing to boot', refusal: boot }
  return {
    reply: request.type === 'discover' ? 'offer' : 'ack',
    boot,
    vendorClass: client.firmware === 'uefi-http' ? 'HTTPClient' : 'PXEClient',
    pxe: request.port === 'pxe' || client.firmware === 'uefi-http' ? 'nothing' : howToGoOn(boot, client, quirks),
  }
}

const silence = (because: ProxyReason): ProxyDecision => ({ reply: 'none', because })

const refusedOnDhcpPort = ({ type }: ProxyRequest, quirks: Quirks): ProxyReason | undefined =>
  type === 'discover' || (type === 'request' && quirks.asksProxyByRequest) ? undefined : 'addresses are given elsewhere'

function refusedOnPxePort({ type, pxe }: ProxyRequest, client: DhcpClient): ProxyReason | undefined {
  const isAsked = (type === 'request' || type === 'inform') && client.firmware !== 'uefi-http'
  if (!isAsked) return 'wrong port for this request'
  const layer = pxe?.bootItem?.layer ?? 0
  return (layer & BIS_CREDENTIALS) === 0 ? undefined : 'credentials for the boot server asked'
}

const BIS_CREDENTIALS = 0x8000

/**
 * UEFI has many broken boot menus, and some UEFI ignores an offer that spares it port 4011; all take the plain form that leads there.
 * BIOS and iPXE boot from the offer.
 */
const howToGoOn = (
  boot: DhcpBoot,
  client: DhcpClient,
  quirks: Quirks,
): 'boot the file in this packet' | 'ask port 4011' | 'nothing' => {
  // It has a menu of its own instead.
  if (boot.kind === 'raspberry-pi') return 'nothing'
  const isUefi = client.firmware === 'pxe' && boot.kind === 'program' && boot.program !== 'bios'
  return isUefi && quirks.proxyAnswer === 'on port 4011' ? 'ask port 4011' : 'boot the file in this packet'
}
