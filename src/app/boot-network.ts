import { formatIp4, type Ip4 } from '../base/ip4.ts'
import type { Mac } from '../base/mac.ts'
import type { BootServer } from '../boot/boot-server.ts'
import type { Timeline } from '../boot/timeline.ts'
import type { BootClue } from '../domain/boots/boot-session.ts'
import { LeaseBook } from '../domain/networks/lease-book.ts'
import { serveDhcp } from '../edge/dhcp/serve-dhcp.ts'
import { directorySource } from '../edge/tftp/directory-source.ts'
import type { FileSource } from '../edge/tftp/file-source.ts'
import { fixedFiles } from '../edge/tftp/fixed-files.ts'
import { serveTftp } from '../edge/tftp/server.ts'
import type { BootUrls } from '../edge/http/boot-deps.ts'
import type { Clock } from '../host/clock.ts'
import type { Log } from '../host/log.ts'
import { exposeCounters, type Metrics } from '../host/metrics.ts'
import { identityQuery } from '../render/ipxe/start-scripts.ts'
import type { Store } from '../store/sqlite/store.ts'
import type { Config } from './config/schema.ts'
import { address, configuredNetworks } from './network-config.ts'
import { dhcpReport } from './reports/dhcp-report.ts'
import { tftpReport } from './reports/tftp-report.ts'

export interface BootNetworkDeps {
  readonly config: Config
  readonly store: Store
  readonly timeline: Timeline
  readonly metrics: Metrics
  readonly log: Log
  readonly clock: Clock
  readonly urls: BootUrls
  readonly programs: ReadonlyMap<string, Uint8Array>
}

/** Which machine has which address, so that a request that shows only its address finds its boot. */
export class AddressClues {
  readonly #macs = new Map<string, Mac>()
  static readonly #MOST = 100_000

  learn(ip: Ip4, mac: Mac): void {
    const text = formatIp4(ip)
    this.#macs.delete(text)
    this.#macs.set(text, mac)
    const [oldest] = this.#macs.size > AddressClues.#MOST ? this.#macs.keys() : []
    if (oldest !== undefined) this.#macs.delete(oldest)
  }

  clueOf(text: string): BootClue {
    return { mac: this.#macs.get(text.replace(/^::ffff:/, '')) }
  }
}

export async function startDhcp(deps: BootNetworkDeps, clues: AddressClues): Promise<AsyncDisposable> {
  const { config, log, timeline } = deps
  const own = address(config.dhcp.interface ?? config.address)
  const book = new LeaseBook(configuredNetworks(config), await deps.store.leases.load())
  const bootServer = bootServerAt(own, deps)
  const server = await serveDhcp({
    address: own,
    book,
    leases: deps.store.leases,
    bootServerOf: () => bootServer,
    clock: deps.clock,
    record: (event) => {
      if (event.kind === 'acknowledged' && event.ip !== undefined && event.mac !== undefined)
        clues.learn(event.ip, event.mac)
      const step = dhcpReport(event)
      if (step !== undefined) timeline.note(step.report, step.clue)
    },
    onFailure: (error) => log.error({ err: error }, 'DHCP'),
  })
  exposeCounters(
    deps.metrics,
    'coldforge_dhcp',
    'What the DHCP server has seen and done since it started.',
    () => server.counters,
  )
  log.info({ address: formatIp4(own), networks: config.dhcp.networks.map((n) => n.subnet) }, 'DHCP is served')
  return server
}

export async function startTftp(deps: BootNetworkDeps, clues: AddressClues): Promise<AsyncDisposable> {
  const { config, log, timeline } = deps
  const at = config.tftp.listen.lastIndexOf(':')
  const files: FileSource[] = [fixedFiles(deps.programs)]
  if (config.tftp.root !== undefined) files.push(await directorySource({ root: config.tftp.root }))
  const server = await serveTftp({
    listen: { address: config.tftp.listen.slice(0, at), port: Number(config.tftp.listen.slice(at + 1)) },
    files,
    record: (event) => {
      if (event.kind === 'socket-failed') log.error({ err: event.error, address: event.localAddress }, 'TFTP')
      const report = tftpReport(event, deps.clock())
      if (report !== undefined && event.kind !== 'socket-failed')
        timeline.note(report, clues.clueOf(event.peer.address))
    },
  })
  exposeCounters(
    deps.metrics,
    'coldforge_tftp',
    'What the TFTP server has seen and done since it started.',
    () => server.counters,
  )
  log.info({ listen: config.tftp.listen }, 'TFTP is served')
  return server
}

function bootServerAt(own: Ip4, { config, urls, programs }: BootNetworkDeps): BootServer {
  const program = (name: string): { readonly tftp: string; readonly http: string } => ({
    tftp: name,
    http: `${urls.http}/programs/${name}`,
  })
  const known = { bios: 'boot-bios.kpxe', 'efi-amd64': 'boot-amd64.efi', 'efi-arm64': 'boot-arm64.efi' } as const
  return {
    address: own,
    tftp: config.tftp.enabled,
    programs: Object.fromEntries(
      Object.entries(known).flatMap(([what, name]) => (programs.has(name) ? [[what, program(name)]] : [])),
    ),
    startScript: `${urls.http}/ipxe/start`,
    bootScript: `${urls.boot}/ipxe/boot?${identityQuery}`,
  }
}
