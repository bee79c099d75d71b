import type { Instant } from '../../base/instant.ts'

/** A request that must not be carried out twice, as its `Idempotency-Key` names it. */
export interface Claim {
  readonly organizationId: number
  readonly key: string
  /** Of the whole request and whoever sent it: the same key with another one is a mistake. */
  readonly fingerprint: string
  readonly at: Instant
}

/** What was answered, encrypted: answers carry secrets that are shown once. */
export interface KeptAnswer {
  readonly status: number
  readonly sealed: Uint8Array
}

export interface KnownClaim extends Claim {
  /** Undefined when the server stopped between the change and its answer. */
  readonly answer: KeptAnswer | undefined
}

/** Keeps what was answered to requests that changed something. */
export interface IdempotentAnswers {
  find(organizationId: number, key: string): Promise<KnownClaim | undefined>
  /** Runs `work`; the first change that it keeps takes the claim along, in the same transaction. */
  claimDuring(claim: Claim, work: () => void): void
  /** Keeps the answer, if the work has changed anything. */
  answer(claim: Claim, answer: KeptAnswer): Promise<void>
  /** Forgets claims from before `at`; returns how many. */
  forget(at: Instant): Promise<number>
}
