import type { Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { Delivery, DeliveryState } from '../../domain/webhooks/delivery.ts'
import type { Schema } from './schema.ts'

export const deliveryFromRow = (row: Selectable<Schema['deliveries']>): Delivery => ({
  id: row.id,
  organizationId: row.organization_id,
  webhookId: row.webhook_id,
  eventId: row.event_id,
  state: row.state as DeliveryState,
  attempts: row.attempts,
  createdAt: row.created_at as Instant,
  dueAt: (row.due_at ?? undefined) as Instant | undefined,
  lastAt: (row.last_at ?? undefined) as Instant | undefined,
  lastStatus: row.last_status ?? undefined,
  problem: row.problem ?? undefined,
})

/** What changes while a delivery is on its way. */
export const deliveryProgress = ({ state, attempts, dueAt, lastAt, lastStatus, problem }: Delivery) => ({
  state,
  attempts,
  due_at: dueAt ?? null,
  last_at: lastAt ?? null,
  last_status: lastStatus ?? null,
  problem: problem ?? null,
})

/** One that has not been tried. */
export const newDeliveryRow = (organizationId: number, webhookId: number, eventId: number, now: Instant) => ({
  organization_id: organizationId,
  webhook_id: webhookId,
  event_id: eventId,
  state: 'waiting',
  attempts: 0,
  created_at: now,
  due_at: now,
})
