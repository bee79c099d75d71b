import type {
  FastifyInstance,
  FastifyBaseLogger,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { z } from 'zod'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Instant } from '../base/instant.ts'
import type { Refusal } from '../base/refusal.ts'
import type { Uuid } from '../base/uuid.ts'
import type { CertificateFacts } from '../domain/trust/certificate-facts.ts'
import type { RevocationList } from '../domain/trust/judge-chain.ts'
import type { TrustedCertificate } from '../domain/trust/trusted-certificate.ts'
import type { newTrustedCertificate } from './contract.ts'
import type { Timeline } from '../boot/timeline.ts'
import type { DiagnosticsStore } from '../domain/agents/diagnostics-store.ts'
import type { JournalStore } from '../domain/agents/journal-store.ts'
import type { Instruction, InstructionKind } from '../domain/agents/instruction.ts'
import type { ArtifactRegistry } from '../domain/artifacts/artifact-registry.ts'
import type { UefiHttpBootUrlRegistry } from '../domain/artifacts/uefi-http-boot-url-registry.ts'
import type { BootArtifact } from '../domain/artifacts/boot-artifact.ts'
import type { BootNetwork } from '../domain/artifacts/boot-network.ts'
import type { ClusterStore } from '../domain/clusters/cluster-store.ts'
import type { JoinTarget } from '../domain/clusters/join-target.ts'
import type { BootHistory } from '../domain/boots/boot-history.ts'
import type { ManagedMachineStore } from '../domain/machines/managed-machine-store.ts'
import type { NewcomerStore } from '../domain/machines/newcomers.ts'
import type { MachineRegistry } from '../domain/machines/machine-registry.ts'
import type { OperationStore } from '../domain/operations/operation-store.ts'
import type { Operation } from '../domain/operations/operation.ts'
import type { SteppedOperationStore } from '../domain/operations/stepped-operation-store.ts'
import type { EventLog } from '../domain/events/event-log.ts'
import type { FleetEvent } from '../domain/events/fleet-event.ts'
import type { AuditLog } from '../domain/organizations/audit.ts'
import type { IdempotentAnswers } from '../domain/organizations/idempotent-answers.ts'
import type { OrganizationRegistry } from '../domain/organizations/organization-registry.ts'
import type { HistoryStore } from '../domain/revisions/history-store.ts'
import type { MachineContent } from '../domain/revisions/machine-content.ts'
import type { OsContent, PoolContent } from '../domain/revisions/pool-content.ts'
import type { OsChoice } from '../domain/pools/pool.ts'
import type { RolloutOutlook } from '../domain/rollouts/rollout-outlook.ts'
import type { RolloutStore } from '../domain/rollouts/rollout-store.ts'
import type { PoolStore } from '../domain/pools/pool-store.ts'
import type { WebhookStore } from '../domain/webhooks/webhook-store.ts'
import type { DeclaredDesk } from './declared/declared-desk.ts'
import type { ExamineNetworks } from './doctor-routes.ts'
import type { Leases } from './lease-routes.ts'
import type { ListUnknownMachines } from './unknown-machine-routes.ts'

/** What people do with trusted certificates. */
export interface TrustActions {
  readonly add: (organizationId: number, wish: z.infer<typeof newTrustedCertificate>) => Promise<TrustView | Refusal>
  readonly list: (organizationId: number) => Promise<readonly TrustView[]>
  readonly find: (organizationId: number, id: number) => Promise<TrustView | undefined>
  readonly remove: (organizationId: number, id: number) => Promise<TrustView | undefined>
  readonly setCrl: (organizationId: number, id: number, crl: string) => Promise<TrustView | Refusal | undefined>
}

/** A trusted certificate with what its bytes say, where we have them. */
export interface TrustView {
  readonly trusted: TrustedCertificate
  readonly facts: CertificateFacts | undefined
  readonly list: RevocationList | undefined
}

/** Secrets that must be shown again, encrypted at rest. Names are like `chain-url/7`. */
export interface SealedTexts {
  readonly read: (name: string) => Promise<string | undefined>
  readonly keep: (name: string, text: string) => Promise<void>
  readonly forget: (name: string) => Promise<void>
}

/** Encrypts texts that are kept within something else. */
export interface SealedStrings {
  readonly seal: (plain: string) => string
  /** Throws when the text was altered, or sealed by another server. */
  readonly unseal: (sealed: string) => string
}

/** What happens in the fleet. */
export interface Events {
  readonly log: EventLog
  /** Tells of every event once it is durable. Returns the function that ends it. */
  readonly listen: (listener: (event: FleetEvent) => void) => () => void
}

/** Where events are sent. */
export interface Webhooks {
  readonly store: WebhookStore
  /** Why nothing may be sent to this URL. */
  readonly checkTarget: (url: string) => Refusal | undefined
  /** There is something new to send. */
  readonly look: () => void
}

/** What a kubeconfig says about its current context. */
export interface ReadKubeconfig {
  readonly join: JoinTarget
  /** The same kubeconfig with nothing but that context in it. A secret. */
  readonly text: string
}

/** What the API needs from the rest of the program. */
export interface ApiDeps {
  readonly version: string
  readonly organizations: OrganizationRegistry
  readonly machines: MachineRegistry
  readonly managed: ManagedMachineStore
  readonly newcomers: NewcomerStore
  readonly pools: PoolStore
  readonly clusters: ClusterStore
  readonly poolHistories: HistoryStore<PoolContent>
  readonly rollouts: RolloutStore
  readonly machineHistories: HistoryStore<MachineContent>
  readonly stepped: SteppedOperationStore
  /** As of the last look at the pool; undefined when nothing is rolled out there. */
  readonly outlookOf: (poolId: number) => RolloutOutlook | undefined
  readonly readKubeconfig: (text: string) => ReadKubeconfig | Refusal
  /** The system that pools boot unless they say otherwise; undefined when the server has none. */
  readonly defaultOs: OsChoice | undefined
  /** Undefined when the server does not have it. */
  readonly osContent: (choice: OsChoice) => Promise<OsContent | undefined>
  readonly audit: AuditLog
  readonly idempotentAnswers: IdempotentAnswers
  readonly secrets: SealedTexts
  readonly sealed: SealedStrings
  readonly events: Events
  readonly webhooks: Webhooks
  readonly history: BootHistory
  readonly timeline: Timeline
  readonly artifacts: ArtifactRegistry
  readonly uefiUrls: UefiHttpBootUrlRegistry
  readonly journals: JournalStore
  readonly diagnostics: DiagnosticsStore
  readonly operations: OperationStore
  readonly trust: TrustActions
  /** PEM of the CA that signed our server certificate: what machines and artifacts trust. */
  readonly authorityPem: string
  readonly leases: Leases
  readonly unknownMachines: ListUnknownMachines
  readonly declared: DeclaredDesk
  readonly examineNetworks: ExamineNetworks
  /** Makes a key pair and a certificate, keeps them, and starts making the files. */
  readonly createArtifact: (
    organizationId: number,
    name: string,
    expiresAt: Instant,
    network?: BootNetwork,
  ) => Promise<{ readonly artifact: BootArtifact; readonly operation: Operation }>
  /** The files of a set, from memory or made now. */
  readonly filesOf: (artifactId: number) => Promise<ReadonlyMap<string, Uint8Array> | Refusal>
  readonly forgetFiles: (artifactId: number) => void
  /** Our keyed signature of a text. */
  readonly sign: (text: string) => string
  /** What each file of a set is for, by name. */
  readonly artifactFiles: Readonly<Record<string, string>>
  readonly instruct: (machine: Uuid, kind: InstructionKind) => Promise<Instruction>
  readonly findInstruction: (id: number) => Promise<Instruction | undefined>
  /** Base URL of chain URLs and downloads: the listener without client certificates. */
  readonly httpsUrl: string
  /** Base URL of what firmware loads over plain HTTP. */
  readonly httpUrl: string
  readonly now: () => Instant
  readonly hash: (secret: string) => string
  readonly newSecret: (prefix: string) => string
  /** A key that webhook messages are signed with, as Standard Webhooks writes them. */
  readonly newWebhookSecret: () => string
  readonly newUuid: () => Uuid
  readonly onFailed: (failure: unknown) => void
}

/** fastify with requests and answers typed by our zod schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>
