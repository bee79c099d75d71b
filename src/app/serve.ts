import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createApi } from '../api/server.ts'
import { HOUR, instant } from '../base/instant.ts'
import { isRefusal } from '../base/refusal.ts'
import { Timeline } from '../boot/timeline.ts'
import { SessionBook } from '../domain/boots/session-book.ts'
import { Doorbell } from '../edge/http/agents/doorbell.ts'
import { cacheDir } from '../host/cache-dir.ts'
import { steadyClock, systemClock } from '../host/clock.ts'
import { inheritedSockets } from '../host/inherited-sockets.ts'
import { DiagnosticsFiles } from '../host/diagnostics-files.ts'
import { JournalFiles } from '../host/journal-files.ts'
import { openLog, type Log } from '../host/log.ts'
import { createMetrics } from '../host/metrics.ts'
import { loadMasterKey, secretBox } from '../host/secret-box.ts'
import { ownFolder } from '../store/sqlite/sole-owner.ts'
import { openSqliteStore, type Store } from '../store/sqlite/store.ts'
import { apiDeps } from './api-deps.ts'
import { networkPrograms, type ArtifactDeps } from './artifacts.ts'
import { AddressClues } from './networks/address-clues.ts'
import type { Config } from './config/schema.ts'
import { watchCrls } from './trust/crl-watch.ts'
import { openDeclaredGroups } from './profiles/declared-groups.ts'
import { EventFeed } from './event-feed.ts'
import { ClusterClients } from './fleet/cluster-clients.ts'
import { fleetDeps } from './fleet/fleet-deps.ts'
import { FleetMemory } from './fleet/fleet-memory.ts'
import { startFleet } from './fleet/start-fleet.ts'
import { HeartbeatWatch } from './reports/heartbeat-watch.ts'
import { firstStart } from './first-start.ts'
import { greetClusters } from './fleet/greet-clusters.ts'
import { checkHandedOver } from './handed-over.ts'
import { startHousekeeping } from './housekeeping.ts'
import { startListeners } from './listeners.ts'
import { LeaseDesk } from './networks/lease-desk.ts'
import { LoaderClues } from './loaders/loader-clues.ts'
import { observeBoots } from './observe-boots.ts'
import { MintedFiles } from './minted-files.ts'
import { Operations } from './operations.ts'
import { configuredImage } from './os-image.ts'
import { loadPlatform } from './platform.ts'
import { askPixiecore } from './profiles/pixiecore.ts'
import { startProfileRpc } from './profiles/profile-rpc.ts'
import { signersOf } from './profiles/profile-signers.ts'
import { sealedStrings } from './trust/sealed-strings.ts'
import { sealedTexts } from './trust/sealed-texts.ts'
import { startDhcp } from './networks/start-dhcp.ts'
import { startTftp } from './start-tftp.ts'
import { urlsOf } from './urls.ts'
import { startWebhooks } from './webhooks/start-webhooks.ts'

/** Boots younger than this may still be going on after a restart of the server. */
const RESUMABLE = HOUR

const JOURNALS = { quota: 64 * 1024 * 1024, boots: 8 }

const DIAGNOSTICS_OF_A_MACHINE = 5

/** The whole server. Resolves when `stop` aborts and everything has been closed: sockets first, the store last. */
export async function serve(config: Config, stop: AbortSignal, show: (text: string) => void): Promise<void> {
  const log = openLog(config.log)
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  using _owner = ownFolder(join(config.dataDir, 'server.lock'))
  using store = openSqliteStore(join(config.dataDir, 'coldforge.db'))
  const box = secretBox(loadMasterKey(join(config.dataDir, 'master.key')))
  const platform = await loadPlatform(store.vault, box, config, randomBytes(32), systemClock())
  const { organization, adminKey } = await firstStart(store.organizations, config.organization, systemClock())
  if (adminKey !== undefined) show(`API key of the first administrator, shown this once: ${adminKey}\n`)

  const urls = urlsOf(config)
  const metrics = createMetrics()
  const onFailed = (failure: unknown): void => log.error({ err: failure }, 'a request failed')
  const timeline = await resumeTimeline(store, onFailed)
  observeBoots(timeline, metrics, log)
  const operations = new Operations(store.operations, systemClock, onFailed)
  await operations.resume()
  const artifacts: ArtifactDeps = {
    registry: store.artifacts,
    operations,
    minted: new MintedFiles(),
    box,
    authority: platform.authority,
    trustedPem: platform.server.authorityPem,
    ipxe: { cache: cacheDir(process.env), directory: config.ipxe.directory },
    bootUrl: urls.boot,
    now: systemClock,
  }
  const programs = await firstPrograms(config, artifacts, organization.id, log)
  const signers = await signersOf(config, process.env['MATCHBOX_PASSPHRASE'] ?? '')
  using groups = await openDeclaredGroups(config, store, organization.id, signers, log, systemClock)
  const elsewhere = askPixiecore(config, urls, systemClock)
  const image = configuredImage(config)
  const isDeclaring = config.profiles.directory !== undefined || groups.catalog.of(organization.id).groups().length > 0
  if (image === undefined && !isDeclaring && elsewhere === undefined)
    log.warn('no OS image is configured (image.kernel): machines will be told so and wait')

  const clues = new AddressClues()
  const loaderClues = new LoaderClues()
  const leaseClock = steadyClock(systemClock, () => performance.now())
  const leases = new LeaseDesk(store.leases, leaseClock)
  const sockets = inheritedSockets(process.env, process.pid)
  checkHandedOver(sockets)
  const doorbell = new Doorbell()
  const { silentAfterSeconds } = config.agents
  const heartbeatWatch = await HeartbeatWatch.open(store.missed, silentAfterSeconds, systemClock())
  const secrets = sealedTexts(store.vault, box)
  const sealed = sealedStrings(box)
  const events = new EventFeed(store.events, await store.events.last(), onFailed)
  store.onCommit(events.look)
  await using webhooks = startWebhooks({ store, config, sealed, events, clock: systemClock, onFailed })
  using clusters = new ClusterClients(store.clusters, secrets, stop)
  const journals = new JournalFiles(join(config.dataDir, 'journals'), JOURNALS)
  const services = {
    config,
    store,
    timeline,
    metrics,
    log,
    clock: systemClock,
    urls,
    platform,
    programs,
    image,
    groups,
    elsewhere,
    doorbell,
    heartbeatWatch,
    secrets,
    sealed,
    events,
    webhooks,
    clusters,
    fleetMemory: new FleetMemory(),
    journals,
    diagnostics: new DiagnosticsFiles(join(config.dataDir, 'diagnostics'), DIAGNOSTICS_OF_A_MACHINE),
    clues,
    loaderClues,
    leases,
    owner: organization.id,
    sockets,
    onFailed,
    stop,
  }
  const api = await createApi(apiDeps(services, artifacts))
  await using open = new AsyncDisposableStack()
  // Closed in the opposite order: first no new packets, then no new requests, then what was noted is kept, then the store.
  open.defer(() => timeline.flushed())
  open.defer(() => operations.settled())
  open.defer(() => api.close())
  open.use(await startListeners(services, artifacts, api))
  const rpc = { config, files: groups.files, organizationId: organization.id, audit: store.audit }
  open.use(await startProfileRpc({ ...rpc, log, clock: systemClock, onFailed }))
  if (config.tftp.enabled) open.use(await startTftp(services, sockets))
  if (config.dhcp.enabled) open.use(await startDhcp({ ...services, clock: leaseClock }, leases, sockets))
  open.use(startFleet(fleetDeps(services), timeline, events, stop, onFailed))
  open.use(heartbeatWatch.start(systemClock, onFailed))
  open.use(watchCrls({ registry: store.trust, now: systemClock }, onFailed))
  open.use(greetClusters({ store, clusters, events, log, clock: systemClock, stop, onFailed }))
  open.use(startHousekeeping(store, systemClock, onFailed))

  log.info({ address: config.address, listen: config.listen, data: config.dataDir }, 'ready')
  await Promise.race([aborted(stop), store.lost.then(refuseToGoOn)])
  log.info('stopping')
}

/** Whoever supervises us starts us again, and then only what the disk really has is believed. */
function refuseToGoOn(cause: unknown): never {
  throw new Error(
    'the disk has failed to keep what was written, so nothing more is acknowledged; start it again once the disk works ' +
      `(dmesg tells more): ${String(cause)}`,
    { cause },
  )
}

async function resumeTimeline(store: Store, onFailed: (failure: unknown) => void): Promise<Timeline> {
  const { sessions, nextSession, nextEvent } = await store.history.resume(instant(Date.now() - RESUMABLE))
  return new Timeline(new SessionBook(sessions, nextSession), nextEvent, store.boots, onFailed)
}

/** What DHCP, TFTP and Pixiecore daemons hand out. Without iPXE there is nothing to hand out, and starting anyway would boot nobody. */
async function firstPrograms(
  config: Config,
  artifacts: ArtifactDeps,
  organizationId: number,
  log: Log,
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (!config.dhcp.enabled && !config.tftp.enabled && !config.pixiecore.serve) return new Map()
  log.info('preparing the network boot programs; the first time takes some seconds')
  const programs = await networkPrograms(artifacts, organizationId)
  if (isRefusal(programs)) throw new Error(`${programs.says} ${programs.fix}`)
  return programs
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
