import type { BootStore } from '../../boot/boot-store.ts'
import type { AgentCredentials } from '../../domain/agents/agent-credentials.ts'
import type { HeartbeatStore } from '../../domain/agents/heartbeat-store.ts'
import type { MissedHeartbeats } from '../../domain/agents/missed-heartbeats.ts'
import type { ArtifactRegistry } from '../../domain/artifacts/artifact-registry.ts'
import type { UefiHttpBootUrlRegistry } from '../../domain/artifacts/uefi-http-boot-url-registry.ts'
import type { BootHistory } from '../../domain/boots/boot-history.ts'
import type { ClusterStore } from '../../domain/clusters/cluster-store.ts'
import type { MachineFinder } from '../../domain/machines/machine-finder.ts'
import type { MachineRegistry } from '../../domain/machines/machine-registry.ts'
import type { ManagedMachineStore } from '../../domain/machines/managed-machine-store.ts'
import type { NewcomerStore } from '../../domain/machines/newcomers.ts'
import type { LeaseStore } from '../../domain/networks/lease-store.ts'
import type { OperationStore } from '../../domain/operations/operation-store.ts'
import type { SteppedOperationStore } from '../../domain/operations/stepped-operation-store.ts'
import type { EventLog } from '../../domain/events/event-log.ts'
import type { AuditLog } from '../../domain/organizations/audit.ts'
import type { IdempotentAnswers } from '../../domain/organizations/idempotent-answers.ts'
import type { OrganizationRegistry } from '../../domain/organizations/organization-registry.ts'
import type { PoolStore } from '../../domain/pools/pool-store.ts'
import type { DeclaredDocumentStore } from '../../domain/profiles/declared-document-store.ts'
import type { HistoryStore } from '../../domain/revisions/history-store.ts'
import type { MachineContent } from '../../domain/revisions/machine-content.ts'
import type { PoolContent } from '../../domain/revisions/pool-content.ts'
import type { ClusterMembership } from '../../domain/rollouts/cluster-membership.ts'
import type { FleetLookUps } from '../../domain/rollouts/fleet-look-ups.ts'
import type { RolloutStore } from '../../domain/rollouts/rollout-store.ts'
import type { TrustRegistry } from '../../domain/trust/trust-registry.ts'
import type { WebhookStore } from '../../domain/webhooks/webhook-store.ts'
import { sqlAgentCredentials } from '../sql/agents.ts'
import { sqlArtifacts } from '../sql/artifacts.ts'
import { sqlAudit } from '../sql/audit.ts'
import { sqlBootHistory } from '../sql/boot-history.ts'
import { bootTransaction } from '../sql/boot-transaction.ts'
import { sqlClusterMembership } from '../sql/cluster-membership.ts'
import { sqlClusters } from '../sql/clusters.ts'
import { sqlDeclaredDocuments } from '../sql/declared-documents.ts'
import { sqlEvents } from '../sql/events.ts'
import { FirstChange } from '../sql/first-change.ts'
import { sqlFleetLookUps } from '../sql/fleet-look-ups.ts'
import { sqlHistories } from '../sql/histories.ts'
import { sqlIdempotentAnswers } from '../sql/idempotent-answers.ts'
import { sqlInstructions, type SqlInstructions } from '../sql/instructions.ts'
import { sqlMachineFinder } from '../sql/machine-finder.ts'
import { sqlMachines } from '../sql/machines.ts'
import { sqlManagedMachines } from '../sql/managed-machines.ts'
import { sqlMissedHeartbeats } from '../sql/missed-heartbeats.ts'
import { sqlNewcomers } from '../sql/newcomers.ts'
import { sqlOperations } from '../sql/operations.ts'
import { sqlOrganizations } from '../sql/organizations.ts'
import { sqlPools } from '../sql/pools.ts'
import { sqlRollouts } from '../sql/rollouts.ts'
import { sqlSteppedOperations } from '../sql/stepped-operations.ts'
import type { Sql } from '../sql/sql.ts'
import { sqlTrust } from '../sql/trusted-certificates.ts'
import { sqlUefiHttpBootUrls } from '../sql/uefi-http-boot-urls.ts'
import { sqlVault, type Vault } from '../sql/vault.ts'
import { sqlWebhooks } from '../sql/webhooks.ts'
import { openDatabase, type Database } from './database.ts'
import { sqliteAgentLookUps } from './agent-look-ups.ts'
import { GroupCommit } from './group-commit.ts'
import { sqliteHeartbeats } from './heartbeats.ts'
import { sqliteLeases } from './leases.ts'
import { migrate } from './migrate.ts'
import { assertUsable } from './usable.ts'

/** Everything the product keeps, in one SQLite file. */
export interface Store extends Disposable {
  readonly boots: BootStore
  readonly organizations: OrganizationRegistry
  readonly artifacts: ArtifactRegistry
  readonly uefiUrls: UefiHttpBootUrlRegistry
  readonly trust: TrustRegistry
  readonly machines: MachineRegistry
  readonly machineFinder: MachineFinder
  readonly managed: ManagedMachineStore
  readonly newcomers: NewcomerStore
  readonly audit: AuditLog
  readonly idempotentAnswers: IdempotentAnswers
  readonly pools: PoolStore
  readonly clusters: ClusterStore
  readonly rollouts: RolloutStore
  readonly fleet: FleetLookUps
  readonly stepped: SteppedOperationStore
  readonly membership: ClusterMembership
  readonly poolHistories: HistoryStore<PoolContent>
  readonly machineHistories: HistoryStore<MachineContent>
  readonly operations: OperationStore
  readonly history: BootHistory
  readonly events: EventLog
  readonly webhooks: WebhookStore
  readonly agentCredentials: AgentCredentials
  readonly heartbeats: HeartbeatStore
  readonly missed: MissedHeartbeats
  readonly instructions: SqlInstructions
  readonly leases: LeaseStore
  readonly declared: DeclaredDocumentStore
  readonly vault: Vault
  /** Calls `listener` after every commit, once its changes can be read. Returns the function that ends it. */
  readonly onCommit: (listener: () => void) => () => void
  /** Resolves, with what the disk said, when nothing can be kept any more until the next start: a sync has failed. */
  readonly lost: Promise<unknown>
  /** Throws when the store cannot be read. */
  check(): Promise<void>
}

/** Opens or creates the file. Throws, with what to do, when it cannot be used; it is left as it is then. */
export function openSqliteStore(path: string): Store {
  const database = openUsable(path)
  const commits = new GroupCommit(database.raw, database.durable)
  const changes = new FirstChange()
  const sql: Sql = changes.carriedBy({
    read: database.read,
    transact: (work) => commits.run(() => work(database.write)),
  })
  const agents = sqliteAgentLookUps(database.reader)
  return {
    boots: { transact: (work) => commits.run(() => work(bootTransaction(database.write))) },
    organizations: sqlOrganizations(sql),
    artifacts: sqlArtifacts(sql),
    uefiUrls: sqlUefiHttpBootUrls(sql),
    trust: sqlTrust(sql),
    machines: sqlMachines(sql),
    machineFinder: sqlMachineFinder(sql),
    managed: sqlManagedMachines(sql),
    newcomers: sqlNewcomers(sql),
    audit: sqlAudit(sql),
    idempotentAnswers: sqlIdempotentAnswers(sql, changes),
    pools: sqlPools(sql),
    clusters: sqlClusters(sql),
    rollouts: sqlRollouts(sql),
    fleet: sqlFleetLookUps(sql),
    stepped: sqlSteppedOperations(sql),
    membership: sqlClusterMembership(sql),
    poolHistories: sqlHistories<PoolContent>(sql, 'pool'),
    machineHistories: sqlHistories<MachineContent>(sql, 'machine'),
    operations: sqlOperations(sql),
    history: sqlBootHistory(sql),
    events: sqlEvents(sql),
    webhooks: sqlWebhooks(sql),
    agentCredentials: sqlAgentCredentials(sql, agents),
    heartbeats: sqliteHeartbeats(database.raw, commits),
    missed: sqlMissedHeartbeats(sql),
    instructions: sqlInstructions(sql, (machine) => agents.hasOpenInstruction(machine)),
    leases: sqliteLeases(database.raw, commits),
    declared: sqlDeclaredDocuments(sql),
    vault: sqlVault(sql),
    onCommit: (listener) => commits.listen(listener),
    lost: commits.lost,
    check: async () => {
      await database.read.selectFrom('organizations').select('id').limit(1).execute()
    },
    [Symbol.dispose]: () => database[Symbol.dispose](),
  }
}

function openUsable(path: string): Database {
  using opened = new DisposableStack()
  try {
    const database = opened.use(openDatabase(path))
    assertUsable(database.raw)
    migrate(database.raw)
    opened.move()
    return database
  } catch (failure) {
    const says = failure instanceof Error ? failure.message : String(failure)
    throw new Error(
      `the database ${path} cannot be used: ${says}. If it cannot be mended, put back a backup: coldforge restore <file>`,
      { cause: failure },
    )
  }
}
