import type { Timeline } from '../boot/timeline.ts'
import type { OsImage } from '../domain/images/os-image.ts'
import type { BootUrls } from '../edge/http/boot-deps.ts'
import type { Doorbell } from '../edge/http/agents/doorbell.ts'
import type { Clock } from '../host/clock.ts'
import type { InheritedSocket } from '../host/inherited-sockets.ts'
import type { DiagnosticsFiles } from '../host/diagnostics-files.ts'
import type { JournalFiles } from '../host/journal-files.ts'
import type { PixiecoreApi } from '../host/pixiecore-api.ts'
import type { Log } from '../host/log.ts'
import type { Metrics } from '../host/metrics.ts'
import type { Store } from '../store/sqlite/store.ts'
import type { SealedStrings, SealedTexts } from '../api/api-deps.ts'
import type { AddressClues } from './networks/address-clues.ts'
import type { Config } from './config/schema.ts'
import type { DeclaredGroups } from './profiles/declared-groups.ts'
import type { EventFeed } from './event-feed.ts'
import type { ClusterClients } from './fleet/cluster-clients.ts'
import type { FleetMemory } from './fleet/fleet-memory.ts'
import type { LoaderClues } from './loaders/loader-clues.ts'
import type { HeartbeatWatch } from './reports/heartbeat-watch.ts'
import type { LeaseDesk } from './networks/lease-desk.ts'
import type { Platform } from './platform.ts'
import type { WebhookSender } from './webhooks/webhook-sender.ts'

/** What `serve` has opened, for the files that put it together. Nothing outside `app/` sees all of it. */
export interface Services {
  readonly config: Config
  readonly store: Store
  readonly timeline: Timeline
  readonly metrics: Metrics
  readonly log: Log
  readonly clock: Clock
  readonly urls: BootUrls
  readonly platform: Platform
  readonly programs: ReadonlyMap<string, Uint8Array>
  readonly image: OsImage | undefined
  readonly groups: DeclaredGroups
  /** Somebody's API server for Pixiecore. */
  readonly elsewhere: PixiecoreApi | undefined
  readonly doorbell: Doorbell
  readonly heartbeatWatch: HeartbeatWatch
  readonly secrets: SealedTexts
  readonly sealed: SealedStrings
  readonly events: EventFeed
  readonly webhooks: WebhookSender
  readonly clusters: ClusterClients
  readonly fleetMemory: FleetMemory
  readonly journals: JournalFiles
  readonly diagnostics: DiagnosticsFiles
  readonly clues: AddressClues
  readonly loaderClues: LoaderClues
  readonly leases: LeaseDesk
  /** Id of the organization that hears of what belongs to the whole server: its networks. */
  readonly owner: number
  /** Sockets that were open before we ran. */
  readonly sockets: readonly InheritedSocket[]
  readonly onFailed: (failure: unknown) => void
  readonly stop: AbortSignal
}
