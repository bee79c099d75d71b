import type {
  FastifyInstance,
  FastifyBaseLogger,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Instant } from '../base/instant.ts'
import type { Refusal } from '../base/refusal.ts'
import type { Uuid } from '../base/uuid.ts'
import type { Timeline } from '../boot/timeline.ts'
import type { JournalStore } from '../domain/agents/journal-store.ts'
import type { Instruction, InstructionKind } from '../domain/agents/instruction.ts'
import type { ArtifactRegistry, ArtifactWithKey } from '../domain/artifacts/artifact-registry.ts'
import type { BootArtifact } from '../domain/artifacts/boot-artifact.ts'
import type { BootHistory } from '../domain/boots/boot-history.ts'
import type { MachineRegistry } from '../domain/machines/machine-registry.ts'
import type { OrganizationRegistry } from '../domain/organizations/organization-registry.ts'

/** What the API needs from the rest of the program. */
export interface ApiDeps {
  readonly version: string
  readonly organizations: OrganizationRegistry
  readonly machines: MachineRegistry
  readonly history: BootHistory
  readonly timeline: Timeline
  readonly artifacts: ArtifactRegistry
  readonly journals: JournalStore
  /** Makes a key pair and a certificate and keeps them. */
  readonly createArtifact: (organizationId: number, name: string, expiresAt: Instant) => Promise<BootArtifact>
  /** The files of a set, made when they are asked for. */
  readonly mintFiles: (artifact: ArtifactWithKey) => Promise<ReadonlyMap<string, Uint8Array> | Refusal>
  /** What each file of a set is for, by name. */
  readonly artifactFiles: Readonly<Record<string, string>>
  readonly instruct: (machine: Uuid, kind: InstructionKind) => Promise<Instruction>
  /** Base URL of chain URLs: the listener without client certificates. */
  readonly httpsUrl: string
  readonly now: () => Instant
  readonly hash: (secret: string) => string
  readonly newSecret: (prefix: string) => string
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
