import type { FleetEvent } from '../../domain/events/fleet-event.ts'
import type { Delivery } from '../../domain/webhooks/delivery.ts'
import type { Webhook } from '../../domain/webhooks/webhook.ts'
import { time, timeOrNull } from '../present.ts'
import type { DeliveryView, WebhookView } from './webhook-contract.ts'

export const presentWebhook = (known: Webhook): WebhookView => ({
  id: known.id,
  name: known.name,
  url: known.url,
  events: [...known.events],
  enabled: known.enabled,
  disabled_because: known.disabledBecause ?? null,
  created_at: time(known.createdAt),
})

/** For the audit log. Many receivers are known by a secret in the path of their URL, so only its origin is told. */
export const auditedWebhook = (known: Webhook): unknown => ({
  ...presentWebhook(known),
  url: `${new URL(known.url).origin}/…`,
})

export const presentDelivery = (
  known: Delivery,
  { kind, subject }: Pick<FleetEvent, 'kind' | 'subject'>,
): DeliveryView => ({
  id: known.id,
  webhook_id: known.webhookId,
  message: `evt_${known.eventId}`,
  kind,
  subject,
  state: known.state,
  attempts: known.attempts,
  created_at: time(known.createdAt),
  next_at: timeOrNull(known.dueAt),
  last_at: timeOrNull(known.lastAt),
  last_status: known.lastStatus ?? null,
  problem: known.problem ?? null,
})
