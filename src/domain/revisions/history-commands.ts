import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { contentHash } from './canonical.ts'
import { newest, revisionNumbered, type History, type Revision } from './history.ts'

export type RevisionEvent =
  | { readonly kind: 'revision-saved'; readonly number: number; readonly by: string; readonly at: Instant }
  | { readonly kind: 'revision-applying'; readonly number: number; readonly cause: ApplyCause; readonly at: Instant }
  | { readonly kind: 'revision-current'; readonly number: number; readonly at: Instant }
  | { readonly kind: 'revision-failed'; readonly number: number; readonly why: string; readonly at: Instant }
  | { readonly kind: 'revision-withdrawn'; readonly number: number; readonly at: Instant }

/** Only people go back to an older revision; a rollout does so when a person told it to. */
export type ApplyCause =
  | { readonly kind: 'operator'; readonly by: string }
  | { readonly kind: 'rollout'; readonly rolloutId: number; readonly mayGoBack: boolean }

export interface HistoryChange<Content> {
  readonly history: History<Content>
  /** Empty when the command changed nothing. */
  readonly events: readonly RevisionEvent[]
}

/** Makes a revision of `content`, unless the newest one is that already. */
export function save<Content>(
  history: History<Content>,
  content: Content,
  by: string,
  now: Instant,
): HistoryChange<Content> {
  const hash = contentHash(content)
  if (newest(history)?.hash === hash) return { history, events: [] }
  const number = history.revisions.length + 1
  const revision: Revision<Content> = { number, hash, content, createdAt: now, createdBy: by }
  return {
    history: { ...history, revisions: [...history.revisions, revision] },
    events: [{ kind: 'revision-saved', number, by, at: now }],
  }
}

/** From now on boots get revision `number`: a newer one, an older one, or the current one again. Asked twice it is asked once. */
export function beginApply<Content>(
  history: History<Content>,
  number: number,
  cause: ApplyCause,
  now: Instant,
): HistoryChange<Content> | Refusal {
  if (revisionNumbered(history, number) === undefined) return unknown(number)
  if (history.applying === number) return { history, events: [] }
  if (history.applying !== undefined) {
    return refusal(
      'REVISION_APPLYING',
      409,
      `revision ${history.applying} is being applied`,
      'wait until it is done, or cancel its operation',
    )
  }
  if (cause.kind === 'rollout' && !cause.mayGoBack && number < (history.current ?? 0)) {
    return refusal(
      'REVISION_BACKWARDS',
      409,
      `a rollout may not go back from revision ${history.current} to ${number}`,
      'apply the older revision by hand, or start a rollout of it',
    )
  }
  return {
    history: { ...history, applying: number },
    events: [{ kind: 'revision-applying', number, cause, at: now }],
  }
}

/** What was being applied runs and works. */
export function confirm<Content>(history: History<Content>, now: Instant): HistoryChange<Content> {
  const { applying: number } = history
  if (number === undefined) return { history, events: [] }
  return {
    history: { ...history, current: number, applying: undefined, failures: without(history.failures, number) },
    events: [{ kind: 'revision-current', number, at: now }],
  }
}

/** What was being applied does not work: the revision before it is served again. */
export function fail<Content>(history: History<Content>, why: string, now: Instant): HistoryChange<Content> {
  const { applying: number } = history
  if (number === undefined) return { history, events: [] }
  return {
    history: { ...history, applying: undefined, failures: { ...history.failures, [number]: why } },
    events: [{ kind: 'revision-failed', number, why, at: now }],
  }
}

/** What was to be applied is not any more, before a machine has booted it; nothing is wrong with it. */
export function withdraw<Content>(history: History<Content>, now: Instant): HistoryChange<Content> {
  const { applying: number } = history
  if (number === undefined) return { history, events: [] }
  return { history: { ...history, applying: undefined }, events: [{ kind: 'revision-withdrawn', number, at: now }] }
}

const unknown = (number: number): Refusal =>
  refusal('NO_SUCH_REVISION', 404, `there is no revision ${number}`, 'choose one that is listed')

function without(failures: Readonly<Record<number, string>>, number: number): Readonly<Record<number, string>> {
  return Object.fromEntries(Object.entries(failures).filter(([key]) => key !== String(number)))
}
