import { contains, formatIp4, formatSubnet } from '../base/ip4.ts'
import type { DhcpEvent } from '../boot/dhcp-event.ts'
import { LeaseBook } from '../domain/networks/lease-book.ts'
import type { Network } from '../domain/networks/network.ts'
import { PoolWatch } from '../domain/networks/pool-watch.ts'
import { newDhcpCounters, type DhcpCounters } from '../edge/dhcp/counters.ts'
import { LookAhead } from '../edge/dhcp/look-ahead.ts'
import { serveDhcp, type DhcpServer } from '../edge/dhcp/serve-dhcp.ts'
import type { InheritedSocket } from '../host/inherited-sockets.ts'
import { exposeCounters, exposePools } from '../host/metrics.ts'
import { neighbourAt } from '../host/neighbours.ts'
import { bootNetworks } from './boot-networks.ts'
import { bootServerAt } from './boot-server.ts'
import { dhcpListeners, type DhcpListener } from './dhcp-listeners.ts'
import type { LeaseDesk } from './lease-desk.ts'
import { openingPort, warnOfSharers } from './port-taken.ts'
import { dhcpReport } from './reports/dhcp-report.ts'
import type { Services } from './services.ts'

const PORT = 67

type DhcpDeps = Pick<
  Services,
  'config' | 'store' | 'timeline' | 'metrics' | 'log' | 'clock' | 'urls' | 'programs' | 'clues' | 'onFailed'
>

/** Serves DHCP on every interface that it was given, all of them from one memory of leases. */
export async function startDhcp(
  deps: DhcpDeps,
  desk: LeaseDesk,
  sockets: readonly InheritedSocket[],
): Promise<AsyncDisposable> {
  const { config, log, metrics, store } = deps
  const listeners = dhcpListeners(config.dhcp, config.address, sockets)
  const addresses = listeners.map(({ address }) => address)
  const networks = bootNetworks(config.dhcp, addresses)
  for (const own of addresses.filter((ip) => !networks.some(({ subnet }) => contains(subnet, ip))))
    log.warn(`no network in dhcp.networks contains ${formatIp4(own)}: only what relays pass on is answered there`)
  const book = new LeaseBook(networks, await store.leases.load())
  const ahead = new LookAhead({
    occupantOf: neighbourAt,
    clock: deps.clock,
    onOccupied: (lease) => {
      void store.leases.append([lease]).catch(deps.onFailed)
      log.warn({ ip: formatIp4(lease.ip), mac: lease.mac }, 'an address is in use without a lease; it is left alone')
    },
  })
  // Whoever asks first is told an address that was looked at, too.
  await Promise.all(networks.map((network) => lookAhead(network, book, ahead)))
  const shared = { book, counters: newDhcpCounters(), watch: new PoolWatch(), ahead }
  await using open = new AsyncDisposableStack()
  for (const listener of listeners) {
    const server = open.use(await serveInterface(deps, listener, shared))
    desk.attach({ book, keep: (changes) => server.keep(changes) })
  }
  const help = 'What the DHCP server has seen and done since it started.'
  exposeCounters(metrics, 'coldforge_dhcp', help, () => shared.counters)
  exposePools(metrics, () => book.usage(deps.clock()))
  log.info(
    {
      addresses: addresses.map(formatIp4),
      networks: networks.map(({ subnet, mode }) => `${formatSubnet(subnet)} ${mode}`),
    },
    'DHCP is served',
  )
  return open.move()
}

interface Shared {
  readonly book: LeaseBook
  readonly counters: DhcpCounters
  readonly watch: PoolWatch
  readonly ahead: LookAhead
}

function serveInterface(
  deps: DhcpDeps,
  { address, dhcpSocket, pxeSocket }: DhcpListener,
  { book, counters, watch, ahead }: Shared,
): Promise<DhcpServer> {
  const { store, clock, log } = deps
  if (dhcpSocket === undefined) warnOfSharers(PORT, log)
  const bootServer = bootServerAt(address, deps)
  const hints = { setting: 'switch dhcp.enabled off', unit: 'coldforge-dhcp.socket' }
  return openingPort(PORT, hints, () =>
    serveDhcp({
      address,
      interfaceSocket: dhcpSocket,
      pxeSocket,
      book,
      counters,
      leases: store.leases,
      bootServerOf: () => bootServer,
      clock,
      record: (event) => {
        note(event, deps)
        watchPool(event.network, book, watch, deps)
        const network = event.kind === 'offered' ? book.networkNamed(event.network) : undefined
        if (network !== undefined) void lookAhead(network, book, ahead).catch(deps.onFailed)
      },
      onFailure: (error) => log.error({ err: error }, 'DHCP'),
    }),
  )
}

async function lookAhead(network: Network, book: LeaseBook, ahead: LookAhead): Promise<void> {
  const addresses = network.mode === 'dhcp' ? book.of(network) : undefined
  if (addresses !== undefined) await ahead.look(addresses)
}

function note(event: DhcpEvent, { clues, timeline }: DhcpDeps): void {
  if (event.kind === 'acknowledged' && event.ip !== undefined && event.mac !== undefined)
    clues.learn(event.ip, event.mac)
  const step = dhcpReport(event)
  if (step !== undefined) timeline.note(step.report, step.clue)
}

function watchPool(name: string, book: LeaseBook, watch: PoolWatch, { clock, log }: DhcpDeps): void {
  const usage = book.usageOf(name, clock())
  if (usage === undefined) return
  const change = watch.look(name, usage)
  const who = { network: name, ...usage }
  if (change === 'filling')
    log.warn(who, `network "${name}" runs out of addresses: add a range or shorten its leases (coldforge get leases)`)
  if (change === 'relieved') log.info(who, `network "${name}" has free addresses again`)
}
