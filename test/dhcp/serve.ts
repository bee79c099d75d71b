/**
 * A DHCP server for tests, to be started inside a network namespace. Prints `ready`, then every event as a line of JSON.
 * The first argument is the mode of its networks, `dhcp` or `proxy`; the second may be the file descriptor of an interface's socket.
 */
import { instant } from '../../src/base/instant.ts'
import { ip4 } from '../../src/base/ip4.ts'
import { LeaseBook } from '../../src/domain/networks/lease-book.ts'
import { MemoryLeaseStore } from '../../src/domain/networks/memory-lease-store.ts'
import { serveDhcp } from '../../src/edge/dhcp/serve-dhcp.ts'
import { bootServer } from '../../src/boot/testdata/dhcp-requests.ts'
import { labNetwork, remoteNetwork } from '../../src/edge/dhcp/testdata/lab.ts'

const mode = process.argv[2] === 'proxy' ? 'proxy' : 'dhcp'

const interfaceSocket = process.argv[3] === undefined ? undefined : Number(process.argv[3])

const say = (line: string): boolean => process.stdout.write(`${line}\n`)

await using server = await serveDhcp({
  address: ip4(0x0a4b0001),
  interfaceSocket,
  book: new LeaseBook([labNetwork, remoteNetwork].map((network) => ({ ...network, mode }))),
  leases: new MemoryLeaseStore(),
  bootServerOf: () => bootServer,
  clock: () => instant(Date.now()),
  record: (event) => say(JSON.stringify(event)),
  onFailure: (error) => {
    throw error
  },
})
say('ready')
for await (const _ of process.stdin);
say(JSON.stringify(server.counters))
