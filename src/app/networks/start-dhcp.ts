import { contains, formatIp4, formatSubnet } from '../../base/ip4.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'
import { LeaseBook } from '../../domain/networks/lease-book.ts'
import { newDhcpCounters, type DhcpCounters } from '../../edge/dhcp/counters.ts'
import { serveDhcp, type DhcpServer } from '../../edge/dhcp/serve-dhcp.ts'
import { systemClock } from '../../host/clock.ts'
import type { InheritedSocket } from '../../host/inherited-sockets.ts'
import { exposeCounters, exposeFilling, exposePools } from '../../host/metrics.ts'
import { sweepAfterRestore } from '../sweep-after-restore.ts'
import { AddressCare } from './address-care.ts'
import { bootNetworks } from './boot-networks.ts'
import { bootServerAt } from '../boot-server.ts'
import { dhcpListeners, type DhcpListener } from './dhcp-listeners.ts'
import type { LeaseDesk } from './lease-desk.ts'
import { neighbourAt } from '../../host/neighbours.ts'
import { openingPort, warnOfSharers } from '../port-taken.ts'
import { dhcpReport } from '../reports/dhcp-report.ts'
import { RivalWatch } from './rival-watch.ts'
import type { Services } from '../services.ts'

const PORT = 67

type DhcpDeps = Pick<
  Services,
  | 'config'
  | 'store'
  | 'timeline'
  | 'metrics'
  | 'log'
  | 'clock'
  | 'urls'
  | 'programs'
  | 'clues'
  | 'loaderClues'
  | 'onFailed'
  | 'owner'
>

/** What the servers of all interfaces have in common. */
interface Shared {
  readonly book: LeaseBook
  readonly counters: DhcpCounters
  readonly care: AddressCare
  readonly rivals: RivalWatch
}

/** Serves DHCP on every interface that it was given, all of them from one memory of leases. */
export async function startDhcp(
  deps: DhcpDeps,
  desk: LeaseDesk,
  sockets: readonly InheritedSocket[],
): Promise<AsyncDisposable> {
  const { config, log, store } = deps
  const listeners = dhcpListeners(config.dhcp, config.address, sockets)
  const addresses = listeners.map(({ address }) => address)
  const networks = bootNetworks(config.dhcp, addresses)
  for (const own of addresses.filter((ip) => !networks.some(({ subnet }) => contains(subnet, ip))))
    log.warn(`no network in dhcp.networks contains ${formatIp4(own)}: only what relays pass on is answered there`)

  const book = new LeaseBook(networks, await store.leases.load())
  const shared = {
    book,
    counters: newDhcpCounters(),
    care: new AddressCare(deps, book),
    rivals: new RivalWatch((who, says) => log.warn(who, says), neighbourAt),
  }
  await sweepAfterRestore(
    deps,
    book,
    networks.filter(({ subnet }) => addresses.some((own) => contains(subnet, own))),
  )
  await shared.care.prepare(networks)
  await using open = new AsyncDisposableStack()
  for (const listener of listeners) {
    const server = open.use(await serveInterface(deps, listener, shared))
    desk.attach({ book, keep: (changes) => server.keep(changes) })
  }
  expose(deps, shared)
  const served = networks.map(({ subnet, mode }) => `${formatSubnet(subnet)} ${mode}`)
  log.info({ addresses: addresses.map(formatIp4), networks: served }, 'DHCP is served')
  return open.move()
}

function serveInterface(
  deps: DhcpDeps,
  { address, dhcpSocket, pxeSocket }: DhcpListener,
  { book, counters, care, rivals }: Shared,
): Promise<DhcpServer> {
  const { config, store, clock, log } = deps
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
      newcomers: { perRelay: config.dhcp.newcomersPerRelay, perPort: config.dhcp.newcomersPerPort },
      clock,
      record: (event) => {
        note(event, deps)
        care.after(event)
        rivals.after(event)
      },
      onFailure: (error) => log.error({ err: error }, 'DHCP'),
    }),
  )
}

function note(event: DhcpEvent, { clues, loaderClues, timeline }: DhcpDeps): void {
  loaderClues.heard(event)
  if (event.kind === 'acknowledged' && event.ip !== undefined && event.mac !== undefined)
    clues.learn(event.ip, event.mac)
  // The timeline goes by the wall clock, leases by one that nobody can set.
  const step = dhcpReport({ ...event, at: systemClock() })
  if (step !== undefined) timeline.note(step.report, step.clue)
}

function expose({ metrics, clock }: DhcpDeps, { book, counters, care }: Shared): void {
  const help = 'What the DHCP server has seen and done since it started.'
  exposeCounters(metrics, 'coldforge_dhcp', help, () => counters)
  exposePools(metrics, () => book.usage(clock()))
  exposeFilling(metrics, () => new Map([...book.usage(clock()).keys()].map((name) => [name, care.isFilling(name)])))
}
