import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { eventKinds, matchesKind } from '../events/fleet-event.ts'

/** Where events of an organization are sent, and which. */
export interface Webhook {
  readonly id: number
  readonly organizationId: number
  /** Unique in its organization, whatever its case. */
  readonly name: string
  readonly url: string
  /** Kinds, or patterns of them: `rollout.*`. */
  readonly events: readonly string[]
  /** What its messages are signed with, encrypted. */
  readonly sealedSecret: string
  readonly enabled: boolean
  /** Why the server itself has disabled it. */
  readonly disabledBecause: string | undefined
  readonly createdAt: Instant
}

export type NewWebhook = Omit<Webhook, 'id'>

/** Whether events of this kind are sent there. `webhook.test` is only sent to the one that somebody tests. */
export const wants = ({ enabled, events }: Webhook, kind: string): boolean =>
  enabled && kind !== 'webhook.test' && events.some((pattern) => matchesKind(pattern, kind))

/** Why these cannot be the events of a webhook. A pattern that matches nothing is a typing error. */
export function checkEvents(patterns: readonly string[]): Refusal | undefined {
  const unknown = patterns.find((pattern) => !eventKinds.some((kind) => matchesKind(pattern, kind)))
  if (unknown === undefined && patterns.length > 0) return undefined
  const says = unknown === undefined ? 'no events are named' : `there are no events "${unknown.slice(0, 64)}"`
  return refusal('WEBHOOK_EVENTS', 422, says, `use * for all, or some of ${eventKinds.join(', ')}`)
}

/** Nobody is there any more, says the receiver. */
export const disable = (webhook: Webhook, because: string): Webhook => ({
  ...webhook,
  enabled: false,
  disabledBecause: because,
})
