import { BlockList, isIP, isIPv6 } from 'node:net'
import { refusal, type Refusal } from '../../base/refusal.ts'

/** The server itself and what only its own link knows: the machine-facing listeners, cloud metadata, multicast. */
const forbidden = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  forbidden.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  forbidden.addSubnet(network, prefix, 'ipv6')

/** Whether nobody may have us send something there. IPv4 addresses in IPv6 clothes count as what they are. */
export const isForbidden = (address: string): boolean => forbidden.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

/** The address that a URL names literally, undefined for a name. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return isIP(host) === 0 ? undefined : host
}

/** Why nothing is sent to this URL. A name is judged again by the addresses it has when something is sent. */
export function checkTarget(text: string, allowLocal: boolean): Refusal | undefined {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return refusal('WEBHOOK_URL', 422, 'that is not an http or https URL', 'write it like https://example.org/hook')
  if (url.username !== '' || url.password !== '')
    return refusal('WEBHOOK_URL', 422, 'a URL with a password in it is not taken', 'check the signature instead')
  const address = literalAddress(url)
  if (allowLocal || address === undefined || !isForbidden(address)) return undefined
  return refusal(
    'WEBHOOK_TARGET',
    422,
    `${address} is this server itself, or only known on its own link`,
    'choose another receiver, or set webhooks.allowLocal',
  )
}
