import type { Mac } from '../base/mac.ts'
import type { BootReply } from '../wire/pixiecore/boot-reply.ts'

/** What somebody's API server for Pixiecore says of a machine. */
export type ElsewhereAnswer =
  /** Stale: the last answer stands in, because none came now. */
  | { readonly kind: 'boot'; readonly reply: BootReply; readonly isStale: boolean }
  /** A clear no: the API server leaves this machine alone. */
  | { readonly kind: 'ignore'; readonly says: string }
  /** No answer that says anything about the machine, and none that could stand in. */
  | { readonly kind: 'unknown'; readonly says: string }

/** Nothing can be decided before the API server has been asked, outside of every transaction: it may take seconds. */
export interface Question {
  readonly kind: 'ask-elsewhere'
  readonly mac: Mac
}

export type Elsewhere = ElsewhereAnswer | Question
