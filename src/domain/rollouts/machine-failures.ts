import type { OperationFailure } from '../operations/operation.ts'

/** The code of an operation that gave up on a revision after too many boots without a heartbeat. */
export const BREAKER = 'REVISION_DOES_NOT_BOOT'

export const doesNotBoot = (revision: number, boots: number): OperationFailure => ({
  code: BREAKER,
  says: `revision ${revision} was booted ${boots} times without a heartbeat; what ran before is served again`,
  fix: 'look at the boot timeline of the machine, correct the revision, then retry or resume the rollout',
})

/** The code of an operation that gave up on a revision which boots again and again and never makes a Ready Node. */
const NEVER_READY = 'NODE_NEVER_READY'

export const neverReady = (revision: number, boots: number): OperationFailure => ({
  code: NEVER_READY,
  says: `revision ${revision} was booted ${boots} times and its Node never became Ready`,
  fix: 'look at the startup logs of the machine and at its Node, correct the revision, then retry',
})

/** The revision itself is to blame: no further machine should try it. */
export const blamesRevision = (code: string | undefined): boolean => code === BREAKER || code === NEVER_READY

export const drainTimedOut = (seconds: number, waiting: readonly string[]): OperationFailure => ({
  code: 'DRAIN_TIMEOUT',
  says: `pods were still there after ${seconds} seconds: ${waiting.slice(0, 5).join('; ')}`,
  fix: 'let these pods go (scale up, relax the PodDisruptionBudget), then retry; or let the pool reboot on timeout',
})

export const preflightFailed = (says: string, fix: string): OperationFailure => ({ code: 'PREFLIGHT', says, fix })

export const withdrawn = (revision: number): OperationFailure => ({
  code: 'REVISION_WITHDRAWN',
  says: `revision ${revision} was withdrawn while the machine was about to boot it`,
  fix: 'retry the operation if the machine should run it',
})
