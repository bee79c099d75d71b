import type { Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { OsContent } from '../../domain/revisions/pool-content.ts'
import type { OsChoice } from '../../domain/pools/pool.ts'
import type { Services } from '../services.ts'
import { configuredOs } from '../configured-os.ts'
import type { FleetMemory } from './fleet-memory.ts'
import type { Log } from '../../host/log.ts'
import type { Store } from '../../store/sqlite/store.ts'
import type { ClusterClients } from './cluster-clients.ts'

/** What carrying out rollouts needs from the rest of the program. */
export interface FleetDeps {
  readonly store: Store
  readonly clusters: ClusterClients
  readonly osContent: (choice: OsChoice) => Promise<OsContent | undefined>
  /** Asks the agent of a machine to reboot, once for each boot. */
  readonly askToReboot: (machine: Uuid) => Promise<void>
  /** Takes that back, if the agent has not heard of it. */
  readonly recallReboot: (machine: Uuid) => Promise<void>
  readonly now: () => Instant
  readonly log: Log
  readonly memory: FleetMemory
  /** Counts effects by kind. */
  readonly onEffect: (kind: string) => void
}

export const fleetDeps = ({
  store,
  clusters,
  image,
  doorbell,
  clock,
  log,
  metrics,
  fleetMemory,
}: Services): FleetDeps => ({
  store,
  clusters,
  osContent: configuredOs(image).osContent,
  askToReboot: async (machine) => {
    await store.instructions.giveOnce(machine, 'reboot', clock())
    doorbell.ring(machine)
  },
  recallReboot: (machine) => store.instructions.recall(machine, 'reboot', clock()),
  now: clock,
  log,
  memory: fleetMemory,
  onEffect: (kind) => metrics.fleetEffects.inc({ kind }),
})
