import type { IncomingMessage } from 'node:http'
import type { Instant } from '../../../base/instant.ts'
import type { Refusal } from '../../../base/refusal.ts'
import type { AgentCredentials, AgentIdentity } from '../../../domain/agents/agent-credentials.ts'
import type { DiagnosticsStore } from '../../../domain/agents/diagnostics-store.ts'
import type { HeartbeatStore } from '../../../domain/agents/heartbeat-store.ts'
import type { InstructionStore } from '../../../domain/agents/instruction-store.ts'
import type { JournalStore } from '../../../domain/agents/journal-store.ts'
import type { KexecPlan } from '../../../render/kexec/kexec-plan.ts'
import type { Answer } from '../answer.ts'
import type { Doorbell } from './doorbell.ts'

/** What the agent routes need from the rest of the program. */
export interface AgentDeps {
  readonly credentials: AgentCredentials
  readonly heartbeats: HeartbeatStore
  readonly journals: JournalStore
  readonly instructions: InstructionStore
  readonly diagnostics: DiagnosticsStore
  readonly doorbell: Doorbell
  /** The hash under which `credentials` knows a token. */
  readonly hashToken: (token: string) => string
  /** Opens the next boot of this machine, without its firmware. */
  readonly nextBoot: (from: AgentIdentity) => Promise<KexecPlan | Refusal>
  readonly now: () => Instant
  /** Answers a certificate request (PEM) of this machine. */
  readonly issueCertificate: (csr: string, from: AgentIdentity, now: Instant) => Promise<IssuedCertificate | Refusal>
  /** Seconds between two heartbeats of one machine. */
  readonly heartbeatSeconds: number
  /** For one whole request body. */
  readonly bodyMilliseconds: number
  /** Aborts when the server wants to close: waiting requests are answered at once. */
  readonly stopping: AbortSignal
  /** `from` is undefined when the refusal is about the token itself. */
  readonly onRefused: (refusal: Refusal, from: AgentIdentity | undefined) => void
  readonly onFailed: (failure: unknown) => void
}

/** A certificate for a key that a machine holds. */
export interface IssuedCertificate {
  readonly certificatePem: string
  /** SHA-256 of the key's SubjectPublicKeyInfo, hex. */
  readonly keyHash: string
  readonly expiresAt: Instant
}

/** One request of an agent whose token was good. */
export interface AgentCall {
  readonly from: AgentIdentity
  readonly tokenHash: string
  readonly req: IncomingMessage
  readonly query: URLSearchParams
  /** What the route's pattern captured, in order. */
  readonly captured: readonly string[]
  /** Aborts when the agent has hung up. */
  readonly gone: AbortSignal
}

export type AgentHandler = (deps: AgentDeps, call: AgentCall) => Promise<Answer>
