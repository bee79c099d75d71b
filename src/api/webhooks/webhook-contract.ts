import { z } from 'zod'
import { eventKinds } from '../../domain/events/fleet-event.ts'
import { deliveryStates } from '../../domain/webhooks/delivery.ts'

/** Part of the API as data; see `../contract.ts`. */
const time = z.iso.datetime()

const patterns = z
  .array(z.string().max(64))
  .max(64)
  .describe(`kinds of events, all of one thing like rollout.*, or * for all: ${eventKinds.join(', ')}`)

export const webhook = z.object({
  id: z.int(),
  name: z.string(),
  url: z.string(),
  events: patterns,
  enabled: z.boolean(),
  /** Why the server has disabled it by itself. */
  disabled_because: z.string().nullable(),
  created_at: time,
})

/** The only time the secret is shown. */
export const createdWebhook = webhook.extend({ secret: z.string() })

export const newWebhook = z.strictObject({
  name: z.string().trim().min(1).max(64),
  url: z.string().max(2048),
  events: patterns.default(['*']),
  enabled: z.boolean().default(true),
})

/** What is left out stays as it is. */
export const webhookEdit = z.strictObject({
  name: z.string().trim().min(1).max(64).optional(),
  url: z.string().max(2048).optional(),
  events: patterns.optional(),
  enabled: z.boolean().optional(),
})

export const webhookList = z.object({ webhooks: z.array(webhook) })

export const delivery = z.object({
  id: z.int(),
  webhook_id: z.int(),
  /** The `webhook-id` of its message: the same for every attempt and every replay. */
  message: z.string(),
  kind: z.string(),
  subject: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.int(),
  created_at: time,
  /** Null once nothing more will be tried. */
  next_at: time.nullable(),
  last_at: time.nullable(),
  last_status: z.int().nullable(),
  problem: z.string().nullable(),
})

export const deliveryPage = z.object({
  deliveries: z.array(delivery),
  /** Null on the last page. */
  next: z.int().nullable(),
})

export const newReplay = z.strictObject({
  since: time.describe('everything that the webhook wants and that happened since then is delivered once more'),
})

export const startedReplay = z.object({ deliveries: z.int() })

export type WebhookView = z.infer<typeof webhook>
export type DeliveryView = z.infer<typeof delivery>
