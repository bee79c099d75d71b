import type { Instant } from '../../base/instant.ts'
import type { Refusal } from '../../base/refusal.ts'

export const operationStatuses = ['pending', 'running', 'succeeded', 'failed', 'cancelled'] as const
export type OperationStatus = (typeof operationStatuses)[number]

/** One line of an operation's log: what was done, for a person. Never a secret. */
export interface OperationLine {
  readonly at: Instant
  readonly says: string
}

/** Why an operation did not succeed, in the words of a refusal. */
export type OperationFailure = Pick<Refusal, 'code' | 'says' | 'fix'>

/** A long action with a status and a log. It outlives the request that asked for it, and the process that ran it. */
export interface Operation {
  readonly id: number
  readonly organizationId: number
  /** What is done, as a stable word: `mint`. */
  readonly action: string
  /** To what: `boot-artifact 7 "rack 1"`. */
  readonly subject: string
  readonly status: OperationStatus
  readonly createdAt: Instant
  readonly finishedAt: Instant | undefined
  readonly failure: OperationFailure | undefined
  readonly log: readonly OperationLine[]
}

/** Nothing more will happen to it. */
export const isFinished = (status: OperationStatus): boolean => status !== 'pending' && status !== 'running'

/** What a restart makes of an operation that the earlier process had not finished. */
export const INTERRUPTED: OperationFailure = {
  code: 'OPERATION_INTERRUPTED',
  says: 'the server stopped while this was under way',
  fix: 'ask for it again; nothing half-done is left behind',
}
