import { instant, plusSeconds } from '../src/base/instant.ts'
import { ip4 } from '../src/base/ip4.ts'
import { u32be } from '../src/base/bytes.ts'
import { macFromBytes, type Mac } from '../src/base/mac.ts'
import type { BootServer } from '../src/boot/boot-server.ts'
import { clientKey } from '../src/domain/networks/client-key.ts'
import type { Lease } from '../src/domain/networks/lease.ts'
import { bareNetwork, type Network } from '../src/domain/networks/network.ts'
import { openSqliteStore } from '../src/store/sqlite/store.ts'

/** 10.0.0.1 serves 10.0.0.0/8 and gives 10.1.0.0 to 10.48.255.255: three million addresses. */
export const SERVER = 0x0a000001
const FIRST = 0x0a010000
const LAST = 0x0a30ffff

export interface BenchSite {
  readonly mode: 'dhcp' | 'proxy'
  /** Further networks that nobody asks for. */
  readonly otherNetworks: number
  /** Of machines that do not ask. */
  readonly reservations: number
}

const main = ({ mode, reservations }: BenchSite): Network => ({
  ...bareNetwork,
  name: 'bench',
  subnet: { network: ip4(0x0a000000), prefix: 8 },
  mode,
  ranges: [{ first: ip4(FIRST), last: ip4(LAST) }],
  reservations: Array.from({ length: reservations }, (_, i) => ({ mac: macOf(0x04, i), ip: ip4(0x0a800000 + i) })),
  routers: [ip4(SERVER)],
  dns: [ip4(SERVER)],
  domain: 'bench.example',
})

export function benchNetworks(site: BenchSite): readonly Network[] {
  const network = main(site)
  const others = Array.from({ length: site.otherNetworks }, (_, i) => {
    const first = ip4(0x10000000 + (i << 8))
    const ranges = [{ first: ip4(first + 10), last: ip4(first + 250) }]
    return { ...network, name: `other-${i}`, subnet: { network: first, prefix: 24 }, ranges, reservations: [] }
  })
  return [network, ...others]
}

export const benchBootServer: BootServer = {
  address: ip4(SERVER),
  tftp: true,
  programs: { 'efi-amd64': { tftp: 'boot-amd64.efi', http: 'http://10.0.0.1/boot-amd64.efi' } },
  startScript: 'https://10.0.0.1/ipxe/start',
  bootScript: 'https://10.0.0.1/ipxe/boot',
}

/** Card 02:`kind`:… : the load uses kind 0. */
const macOf = (kind: number, number: number): Mac => macFromBytes(Uint8Array.of(2, kind, ...u32be(number)))

/** A store in which so many clients, none of them the load's, hold leases. */
export async function writeLeases(path: string, count: number): Promise<void> {
  using store = openSqliteStore(path)
  const expires = plusSeconds(instant(Date.now()), 86_400)
  for (let from = 0; from < count; from += 50_000)
    await store.leases.append(
      Array.from({ length: Math.min(50_000, count - from) }, (_, i) => leaseOf(from + i, expires)),
    )
}

const leaseOf = (number: number, expires: Lease['expires']): Lease => ({
  ip: ip4(FIRST + number),
  network: 'bench',
  client: clientKey(undefined, 1, Uint8Array.of(2, 1, ...u32be(number))),
  mac: macOf(1, number),
  holder: 'host',
  state: 'bound',
  expires,
})
