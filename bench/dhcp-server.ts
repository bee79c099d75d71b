/** Our server in a process of its own, with the real store: `node bench/dhcp-server.ts '{"store":"/tmp/x.db","mode":"dhcp",…}'`. */
import { instant } from '../src/base/instant.ts'
import { ip4 } from '../src/base/ip4.ts'
import { LeaseBook } from '../src/domain/networks/lease-book.ts'
import { serveDhcp } from '../src/edge/dhcp/serve-dhcp.ts'
import { openSqliteStore } from '../src/store/sqlite/store.ts'
import { benchBootServer, benchNetworks, SERVER, type BenchSite } from './dhcp-site.ts'

const { store: path, ...site } = JSON.parse(process.argv[2] ?? '{}') as BenchSite & { readonly store: string }
const store = openSqliteStore(path)
await serveDhcp({
  address: ip4(SERVER),
  book: new LeaseBook(benchNetworks(site), await store.leases.load()),
  leases: store.leases,
  bootServerOf: () => benchBootServer,
  clock: () => instant(Date.now()),
  record: () => undefined,
  onFailure: (error) => {
    throw error
  },
})
