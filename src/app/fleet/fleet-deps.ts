import type { Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { Instruction } from '../../domain/agents/instruction.ts'
import type { UpdatePolicy } from '../../domain/pools/update-policy.ts'
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
  readonly clusters: Pick<ClusterClients, 'of'>
  readonly osContent: (choice: OsChoice) => Promise<OsContent | undefined>
  /** Asks the agent of a machine to restart, once for each boot, and again some time after it could not. */
  readonly askToRestart: (machine: Uuid, way: UpdatePolicy['restart']) => Promise<Instruction>
  /** Takes that back, if the agent has not heard of it. */
  readonly recallRestart: (machine: Uuid) => Promise<void>
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
  askToRestart: async (machine, way) => {
    const tried = way === 'kexec' ? await store.instructions.giveOnce(machine, 'kexec', clock()) : undefined
    // An agent of an older revision may not know the word.
    const given =
      tried === undefined || tried.state === 'failed'
        ? await store.instructions.giveOnce(machine, 'reboot', clock())
        : tried
    doorbell.ring(machine)
    return given
  },
  recallRestart: async (machine) => {
    for (const kind of ['reboot', 'kexec'] as const) await store.instructions.recall(machine, kind, clock())
  },
  now: clock,
  log,
  memory: fleetMemory,
  onEffect: (kind) => metrics.fleetEffects.inc({ kind }),
})
