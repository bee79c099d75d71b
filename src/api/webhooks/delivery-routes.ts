import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { instant } from '../../base/instant.ts'
import { matchesKind } from '../../domain/events/fleet-event.ts'
import { deliveryStates, startOver } from '../../domain/webhooks/delivery.ts'
import type { Webhook } from '../../domain/webhooks/webhook.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate } from '../authenticate.ts'
import { byId } from '../by-id.ts'
import { noteChange } from '../record-changes.ts'
import { notFound } from '../refusal-error.ts'
import { presentDelivery } from './present-webhook.ts'
import { delivery, deliveryPage, newReplay, startedReplay } from './webhook-contract.ts'
import { findWebhook } from './webhook-routes.ts'

const byDelivery = byId.extend({ delivery: z.coerce.number().int() })

/** A replay takes its events in steps of this many, so that no transaction holds up the others. */
const STEP = 500

/** What was sent to a webhook, what is on its way, and sending it again. */
export function deliveryRoutes(api: Api, deps: ApiDeps): void {
  const find = async (request: FastifyRequest, id: number): Promise<Webhook> =>
    findWebhook(deps, await authenticate(deps, request, 'admin'), id)

  api.get(
    '/webhooks/:id/deliveries',
    {
      schema: {
        description: 'The latest first. The next page is asked for with the `next` of this one.',
        params: byId,
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(100).default(50),
          before: z.coerce.number().int().optional(),
          state: z.enum(deliveryStates).optional(),
        }),
        response: { 200: deliveryPage },
      },
    },
    async (request) => {
      const { limit, before, state } = request.query
      const found = await deps.webhooks.store.deliveries(await find(request, request.params.id), limit, before, state)
      const next = found.length < limit ? null : (found.at(-1)?.id ?? null)
      return { deliveries: found.map((one) => presentDelivery(one, one)), next }
    },
  )

  api.post(
    '/webhooks/:id/test',
    {
      schema: {
        description: 'Sends an event of the kind webhook.test to this one webhook, whatever events it wants.',
        params: byId,
        response: { 201: delivery },
      },
    },
    async (request, reply) => {
      const webhook = await find(request, request.params.id)
      const { organizationId, id } = webhook
      const event = await deps.events.log.note({
        organizationId,
        at: deps.now(),
        kind: 'webhook.test',
        subject: `webhook ${id}`,
        data: { id, name: webhook.name },
      })
      const [made] = await deps.webhooks.store.send(webhook, [event], deps.now())
      if (made === undefined) throw new TypeError('an event was not made into a delivery')
      deps.webhooks.look()
      noteChange(request, { subject: event.subject, after: { test: `evt_${event.id}` } })
      return reply.code(201).send(presentDelivery(made, event))
    },
  )

  api.post(
    '/webhooks/:id/deliveries/:delivery/replay',
    {
      schema: {
        description: 'Sends one message again, with all its attempts.',
        params: byDelivery,
        response: { 200: delivery },
      },
    },
    async (request) => {
      const webhook = await find(request, request.params.id)
      const found = await deps.webhooks.store.delivery(webhook, request.params.delivery)
      if (found === undefined) throw notFound('delivery')
      const [event] = await deps.events.log.after(found.eventId - 1, 1, webhook.organizationId)
      if (event === undefined) throw notFound('event')
      const again = startOver(found, deps.now())
      await deps.webhooks.store.keepDelivery(again)
      deps.webhooks.look()
      noteChange(request, { subject: `webhook ${webhook.id}`, after: { replay: `evt_${event.id}` } })
      return presentDelivery(again, event)
    },
  )

  api.post(
    '/webhooks/:id/replay',
    {
      schema: {
        description: 'Sends everything since a moment once more. Receivers know it by the same webhook-id.',
        params: byId,
        body: newReplay,
        response: { 200: startedReplay },
      },
    },
    async (request) => {
      const webhook = await find(request, request.params.id)
      const deliveries = await replay(deps, webhook, Date.parse(request.body.since))
      deps.webhooks.look()
      noteChange(request, { subject: `webhook ${webhook.id}`, after: { replay_since: request.body.since, deliveries } })
      return { deliveries }
    },
  )
}

async function replay(deps: ApiDeps, webhook: Webhook, since: number): Promise<number> {
  const last = await deps.events.log.last()
  let sent = 0
  let [next] = await deps.events.log.since(webhook.organizationId, instant(since), 1)
  while (next !== undefined && next.id <= last) {
    const step = await deps.events.log.after(next.id - 1, STEP, webhook.organizationId)
    const wanted = step.filter(
      ({ id, kind }) =>
        id <= last && kind !== 'webhook.test' && webhook.events.some((pattern) => matchesKind(pattern, kind)),
    )
    sent += (await deps.webhooks.store.send(webhook, wanted, deps.now())).length
    const end = step.at(-1)
    next = end === undefined ? undefined : (await deps.events.log.after(end.id, 1, webhook.organizationId))[0]
  }
  return sent
}
