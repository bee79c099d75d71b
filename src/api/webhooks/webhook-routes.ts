import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import { checkEvents, type NewWebhook, type Webhook } from '../../domain/webhooks/webhook.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { authenticate } from '../authenticate.ts'
import { byId } from '../by-id.ts'
import { checkIfMatch, etagOf } from '../preconditions.ts'
import { noteChange } from '../record-changes.ts'
import { accepted, notFound } from '../refusal-error.ts'
import { auditedWebhook, presentWebhook } from './present-webhook.ts'
import { createdWebhook, newWebhook, webhook, webhookEdit, webhookList } from './webhook-contract.ts'

const subjectOf = ({ id }: Pick<Webhook, 'id'>): string => `webhook ${id}`

/** Where an organization has its events sent. Only for administrators: the URLs of many receivers are secrets. */
export function webhookRoutes(api: Api, deps: ApiDeps): void {
  api.get('/webhooks', { schema: { response: { 200: webhookList } } }, async (request) => {
    const organizationId = await authenticate(deps, request, 'admin')
    return { webhooks: (await deps.webhooks.store.webhooks(organizationId)).map(presentWebhook) }
  })

  api.get('/webhooks/:id', { schema: { params: byId, response: { 200: webhook } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'admin')
    const found = await findWebhook(deps, organizationId, request.params.id)
    reply.header('etag', etagOf(auditedWebhook(found)))
    return presentWebhook(found)
  })

  api.post('/webhooks', { schema: { body: newWebhook, response: { 201: createdWebhook } } }, async (request, reply) => {
    const organizationId = await authenticate(deps, request, 'admin')
    const secret = deps.newWebhookSecret()
    const wanted: NewWebhook = {
      organizationId,
      ...request.body,
      sealedSecret: deps.sealed.seal(secret),
      disabledBecause: undefined,
      createdAt: deps.now(),
    }
    accepted(await judge(deps, wanted, undefined))
    const added = await deps.webhooks.store.add(wanted)
    noteChange(request, { subject: subjectOf(added), after: auditedWebhook(added) })
    reply.header('etag', etagOf(auditedWebhook(added)))
    return reply.code(201).send({ ...presentWebhook(added), secret })
  })

  api.patch(
    '/webhooks/:id',
    {
      schema: {
        description: 'What waits for a webhook that is disabled is sent when it is enabled again.',
        params: byId,
        body: webhookEdit,
        response: { 200: webhook },
      },
    },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const before = await findWebhook(deps, organizationId, request.params.id)
      await checkIfMatch(deps, request, subjectOf(before), auditedWebhook(before))
      const { name = before.name, url = before.url, events = before.events, enabled = before.enabled } = request.body
      const disabledBecause = enabled ? undefined : before.disabledBecause
      const wanted = { ...before, name, url, events, enabled, disabledBecause }
      accepted(await judge(deps, wanted, before.id))
      const kept = await deps.webhooks.store.keep(before, wanted)
      const after = accepted(kept.ok ? kept.value : kept.error)
      deps.webhooks.look()
      const [was, is] = [auditedWebhook(before), auditedWebhook(after)]
      const isSame = JSON.stringify(presentWebhook(before)) === JSON.stringify(presentWebhook(after))
      noteChange(request, isSame ? 'nothing' : { subject: subjectOf(after), before: was, after: is })
      reply.header('etag', etagOf(is))
      return presentWebhook(after)
    },
  )

  api.delete(
    '/webhooks/:id',
    { schema: { description: 'Forgets it, and what was still on its way.', params: byId } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const before = await findWebhook(deps, organizationId, request.params.id)
      await checkIfMatch(deps, request, subjectOf(before), auditedWebhook(before))
      await deps.webhooks.store.remove(organizationId, before.id)
      noteChange(request, { subject: subjectOf(before), before: auditedWebhook(before) })
      return reply.code(204).send()
    },
  )
}

export async function findWebhook(deps: ApiDeps, organizationId: number, id: number): Promise<Webhook> {
  const found = await deps.webhooks.store.webhook(organizationId, id)
  if (found === undefined) throw notFound('webhook')
  return found
}

async function judge(deps: ApiDeps, wanted: NewWebhook, self: number | undefined): Promise<'good' | Refusal> {
  const refused = checkEvents(wanted.events) ?? deps.webhooks.checkTarget(wanted.url)
  if (isRefusal(refused)) return refused
  const others = await deps.webhooks.store.webhooks(wanted.organizationId)
  const isTaken = others.some(({ id, name }) => id !== self && name.toLowerCase() === wanted.name.toLowerCase())
  return isTaken
    ? refusal('WEBHOOK_NAME_TAKEN', 409, `there is a webhook "${wanted.name}" already`, 'choose another name')
    : 'good'
}
