import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Result } from '../../base/result.ts'
import type { History } from './history.ts'

/** Keeps the revisions of pools, or those of machines; `ownerId` is the pool or machine. What is written is durable when the promise resolves. */
export interface HistoryStore<Content> {
  /** The empty history where nothing was ever kept. */
  history(ownerId: number): Promise<History<Content>>
  /** Replaces `before` by `after`, or refuses with `historyMoved` when it is no longer what `before` says. */
  keep(ownerId: number, before: History<Content>, after: History<Content>): Promise<Result<History<Content>, Refusal>>
  /** With its owner. */
  forget(ownerId: number): Promise<void>
}

export const historyMoved = (): Refusal =>
  refusal('REVISIONS_MOVED', 409, 'somebody else saved or applied a revision meanwhile', 'read them again')
