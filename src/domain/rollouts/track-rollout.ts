import type { Instant } from '../../base/instant.ts'
import { isRefusal, type Refusal } from '../../base/refusal.ts'
import { beginApply, confirm, fail, withdraw, type HistoryChange } from '../revisions/history-commands.ts'
import type { PoolContent, PoolHistory } from '../revisions/pool-content.ts'
import { isActive, type Rollout } from './rollout.ts'

/**
 * The revisions of a pool as its newest rollout leaves them: applied while it is under way, current when all machines run it. Called
 * after every change of a rollout; called again it changes nothing.
 */
export function trackRollout(
  history: PoolHistory,
  rollout: Rollout,
  now: Instant,
): HistoryChange<PoolContent> | Refusal {
  if (isActive(rollout)) return follow(history, rollout, now)
  if (history.applying !== rollout.target) return { history, events: [] }
  if (rollout.state === 'succeeded') return confirm(history, now)
  return rollout.state === 'failed' ? fail(history, rollout.reason ?? 'it failed', now) : withdraw(history, now)
}

function follow(
  history: PoolHistory,
  { id, target, goesBack }: Rollout,
  now: Instant,
): HistoryChange<PoolContent> | Refusal {
  const free = history.applying === target ? { history, events: [] } : withdraw(history, now)
  const begun = beginApply(free.history, target, { kind: 'rollout', rolloutId: id, mayGoBack: goesBack }, now)
  return isRefusal(begun) ? begun : { history: begun.history, events: [...free.events, ...begun.events] }
}
