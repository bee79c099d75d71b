import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Result } from '../../base/result.ts'
import type { FleetEvent } from '../events/fleet-event.ts'
import type { Delivery, DeliveryState } from './delivery.ts'
import type { NewWebhook, Webhook } from './webhook.ts'

/** A delivery with what it takes to make it. */
export interface Outgoing {
  readonly delivery: Delivery
  readonly webhook: Webhook
  readonly event: FleetEvent
}

/** Keeps webhooks and what is on its way to them. What is written is durable when the promise resolves. */
export interface WebhookStore {
  add(webhook: NewWebhook): Promise<Webhook>
  /** Replaces `before` by `after`, or refuses with `webhookMoved` when it is no longer what `before` says. */
  keep(before: Webhook, after: Webhook): Promise<Result<Webhook, Refusal>>
  /** With all its deliveries. */
  remove(organizationId: number, id: number): Promise<boolean>
  webhook(organizationId: number, id: number): Promise<Webhook | undefined>
  /** Oldest first. */
  webhooks(organizationId: number): Promise<readonly Webhook[]>

  /**
   * Makes deliveries of the events that no webhook has been looked up for yet, all or nothing. Returns how many events it has looked
   * at: 0 when there are no more.
   */
  fanOut(now: Instant): Promise<number>
  /** Delivers these events to one webhook, once more if need be. */
  send(webhook: Webhook, events: readonly FleetEvent[], now: Instant): Promise<readonly Delivery[]>
  /** Of each webhook that is enabled so many at most, the longest due first. */
  due(now: Instant, perWebhook: number): Promise<readonly Outgoing[]>
  /** When the next one is due that is not due now. */
  nextDue(now: Instant): Promise<Instant | undefined>
  keepDelivery(delivery: Delivery): Promise<void>
  delivery(webhook: Webhook, id: number): Promise<Delivery | undefined>
  /** Newest first, those with an id below `before`. */
  deliveries(
    webhook: Webhook,
    limit: number,
    before: number | undefined,
    state: DeliveryState | undefined,
  ): Promise<readonly (Delivery & Pick<FleetEvent, 'kind' | 'subject'>)[]>
  /** Forgets deliveries from before `at` of which nothing more will come; returns how many. */
  forget(at: Instant): Promise<number>
}

export const webhookMoved = (id: number): Refusal =>
  refusal('WEBHOOK_MOVED', 409, `webhook ${id} was changed by somebody else meanwhile`, 'read it again')
