import { concat, u32be } from '../../base/bytes.ts'
import { ip4, netmask, NO_IP4, type Ip4, type Subnet } from '../../base/ip4.ts'
import type { Malformed } from '../../base/reader.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { byteAt, ip4At, u32At } from './field.ts'

export interface Route {
  readonly to: Subnet
  readonly via: Ip4
}

/** Option 121 (RFC 3442): prefix length, as many octets of the network as are significant, router. */
export const encodeRoutes = (routes: readonly Route[]): Uint8Array =>
  concat(
    routes.flatMap(({ to, via }) => [
      Uint8Array.of(to.prefix),
      u32be(to.network).subarray(0, significantOctets(to.prefix)),
      u32be(via),
    ]),
  )

export function decodeRoutes(bytes: Uint8Array): Result<readonly Route[], Malformed> {
  const routes: Route[] = []
  let at = 0
  while (at < bytes.length) {
    const prefix = byteAt(bytes, at)
    const viaAt = at + 1 + significantOctets(prefix)
    if (prefix > 32) return err({ reason: `prefix length ${prefix}`, at })
    if (viaAt + 4 > bytes.length) return err({ reason: 'route cut short', at })
    const mask = netmask({ network: NO_IP4, prefix })
    routes.push({ to: { network: ip4(u32At(bytes, at + 1) & mask), prefix }, via: ip4At(bytes, viaAt) })
    at = viaAt + 4
  }
  return ok(routes)
}

const significantOctets = (prefix: number): number => Math.ceil(prefix / 8)
