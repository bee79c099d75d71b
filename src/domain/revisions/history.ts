import type { Instant } from '../../base/instant.ts'

/** What something boots, as it was at one moment. Never edited: an edit makes the next one. */
export interface Revision<Content> {
  /** From 1, without gaps. */
  readonly number: number
  /** `contentHash` of `content`. */
  readonly hash: string
  readonly content: Content
  readonly createdAt: Instant
  /** Who made it, for people. */
  readonly createdBy: string
}

/**
 * All revisions of one thing and where it stands among them. The revisions never change, only the pointers move; the state of each
 * follows from them (`stateOf`).
 */
export interface History<Content> {
  /** Oldest first: revision n is at n - 1. */
  readonly revisions: readonly Revision<Content>[]
  /** What runs and is known to work. */
  readonly current: number | undefined
  /** What it is being moved to. Equal to `current` when that is applied again. */
  readonly applying: number | undefined
  /** Why a revision did not work, the last time it was tried; by number. */
  readonly failures: Readonly<Record<number, string>>
}

/** `pending` was never applied; `superseded` once worked, or was passed over for a newer one. */
export const revisionStates = ['pending', 'applying', 'current', 'superseded', 'failed'] as const
export type RevisionState = (typeof revisionStates)[number]

export const emptyHistory: History<never> = { revisions: [], current: undefined, applying: undefined, failures: {} }

export function stateOf<Content>(history: History<Content>, number: number): RevisionState {
  if (history.applying === number) return 'applying'
  if (history.current === number) return 'current'
  if (history.failures[number] !== undefined) return 'failed'
  return number < (history.current ?? 0) ? 'superseded' : 'pending'
}

export const revisionNumbered = <Content>(history: History<Content>, number: number): Revision<Content> | undefined =>
  history.revisions[number - 1]

export const newest = <Content>(history: History<Content>): Revision<Content> | undefined => history.revisions.at(-1)

/** What is handed out at a boot: the revision being applied, else the one that works. */
export const served = <Content>(history: History<Content>): Revision<Content> | undefined =>
  revisionNumbered(history, history.applying ?? history.current ?? 0)
