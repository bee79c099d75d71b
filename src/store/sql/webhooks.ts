import type { Kysely } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import { err, ok } from '../../base/result.ts'
import type { EventKind } from '../../domain/events/fleet-event.ts'
import { webhookMoved, type Outgoing, type WebhookStore } from '../../domain/webhooks/webhook-store.ts'
import { wants, type Webhook } from '../../domain/webhooks/webhook.ts'
import { deliveryFromRow, deliveryProgress, newDeliveryRow } from './delivery-rows.ts'
import { fromDocument } from './document.ts'
import { Documents } from './documents.ts'
import { eventFromRow } from './events.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

const CURSOR = 'webhooks'
const MOST_EVENTS_AT_ONCE = 500

export function sqlWebhooks(sql: Sql): WebhookStore {
  const webhooks = new Documents<Webhook>(sql, {
    kind: 'webhook',
    parentOf: () => 0,
    nameOf: ({ name }) => name,
    isOpen: ({ enabled }) => enabled,
  })
  return {
    add: (webhook) => webhooks.add(webhook),
    keep: async (before, after) => ((await webhooks.keep(before, after)) ? ok(after) : err(webhookMoved(before.id))),
    async remove(organizationId, id) {
      const isGone = await webhooks.remove(organizationId, id)
      if (isGone)
        await sql.transact(async (db) => {
          await db.deleteFrom('deliveries').where('webhook_id', '=', id).execute()
        })
      return isGone
    },
    webhook: (organizationId, id) => webhooks.find(organizationId, id),
    webhooks: (organizationId) => webhooks.list(organizationId),
    fanOut: async (now) => ((await hasNews(sql)) ? sql.transact((db) => fanOut(db, now)) : 0),
    send: (webhook, events, now) =>
      sql.transact(async (db) => {
        const rows = events.map((event) => newDeliveryRow(webhook.organizationId, webhook.id, event.id, now))
        if (rows.length === 0) return []
        const made = await db.insertInto('deliveries').values(rows).returningAll().execute()
        return made.map(deliveryFromRow)
      }),
    due: (now, perWebhook) => due(sql, now, perWebhook),
    async nextDue(now) {
      const row = await sql.read
        .selectFrom('deliveries')
        .select((e) => e.fn.min('due_at').as('at'))
        .where('state', '=', 'waiting')
        .where('due_at', '>', now)
        .executeTakeFirst()
      return (row?.at ?? undefined) as Instant | undefined
    },
    keepDelivery: (delivery) =>
      sql.transact(async (db) => {
        await db.updateTable('deliveries').set(deliveryProgress(delivery)).where('id', '=', delivery.id).execute()
      }),
    async delivery(webhook, id) {
      const row = await sql.read
        .selectFrom('deliveries')
        .selectAll()
        .where('webhook_id', '=', webhook.id)
        .where('id', '=', id)
        .executeTakeFirst()
      return row && deliveryFromRow(row)
    },
    async deliveries(webhook, limit, before, state) {
      const all = sql.read
        .selectFrom('deliveries')
        .innerJoin('events', 'events.id', 'deliveries.event_id')
        .selectAll('deliveries')
        .select(['events.kind', 'events.subject'])
        .where('deliveries.webhook_id', '=', webhook.id)
        .where('deliveries.id', '<', before ?? Number.MAX_SAFE_INTEGER)
        .orderBy('deliveries.id', 'desc')
        .limit(limit)
      const rows = await (state === undefined ? all : all.where('deliveries.state', '=', state)).execute()
      return rows.map((row) => ({ ...deliveryFromRow(row), kind: row.kind as EventKind, subject: row.subject }))
    },
    forget: (at) =>
      sql.transact(async (db) => {
        const gone = await db
          .deleteFrom('deliveries')
          .where('state', '<>', 'waiting')
          .where('created_at', '<', at)
          .executeTakeFirst()
        return Number(gone.numDeletedRows)
      }),
  }
}

/** Looked up by reading alone: a transaction would itself be a commit that somebody looks after. */
async function hasNews({ read }: Sql): Promise<boolean> {
  const row = await read
    .selectFrom('events')
    .select('id')
    .where('id', '>', (e) =>
      e.fn.coalesce(e.selectFrom('event_cursors').select('event_id').where('name', '=', CURSOR), e.lit(0)),
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The cursor moves with the deliveries: an event is looked at exactly once, whenever the process ends. */
async function fanOut(db: Kysely<Schema>, now: Instant): Promise<number> {
  const cursor = await db.selectFrom('event_cursors').select('event_id').where('name', '=', CURSOR).executeTakeFirst()
  const events = await db
    .selectFrom('events')
    .select(['id', 'organization_id', 'kind'])
    .where('id', '>', cursor?.event_id ?? 0)
    .orderBy('id')
    .limit(MOST_EVENTS_AT_ONCE)
    .execute()
  const last = events.at(-1)
  if (last === undefined) return 0
  const enabled = await enabledWebhooks(db)
  const rows = events.flatMap((event) =>
    enabled
      .filter((webhook) => webhook.organizationId === event.organization_id && wants(webhook, event.kind))
      .map((webhook) => newDeliveryRow(event.organization_id, webhook.id, event.id, now)),
  )
  for (const row of rows) await db.insertInto('deliveries').values(row).execute()
  await db
    .insertInto('event_cursors')
    .values({ name: CURSOR, event_id: last.id })
    .onConflict((c) => c.column('name').doUpdateSet({ event_id: last.id }))
    .execute()
  return events.length
}

async function enabledWebhooks(db: Kysely<Schema>): Promise<readonly Webhook[]> {
  const rows = await db
    .selectFrom('documents')
    .select(['id', 'body'])
    .where('kind', '=', 'webhook')
    .where('open', '=', 1)
    .execute()
  return rows.map(({ id, body }) => ({ ...(fromDocument(body) as Omit<Webhook, 'id'>), id }))
}

/** So many of each, so that a receiver which is slow or down keeps nobody else waiting. */
async function due({ read }: Sql, now: Instant, perWebhook: number): Promise<readonly Outgoing[]> {
  const found = (await enabledWebhooks(read)).map(async (webhook) => {
    const rows = await read
      .selectFrom('deliveries')
      .selectAll()
      .where('webhook_id', '=', webhook.id)
      .where('state', '=', 'waiting')
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('id')
      .limit(perWebhook)
      .execute()
    const outgoing = rows.map(async (row) => {
      const event = await read.selectFrom('events').selectAll().where('id', '=', row.event_id).executeTakeFirstOrThrow()
      return { delivery: deliveryFromRow(row), webhook, event: eventFromRow(event) }
    })
    return Promise.all(outgoing)
  })
  return (await Promise.all(found)).flat()
}
