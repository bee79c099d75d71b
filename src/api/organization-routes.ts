import { refusal } from '../base/refusal.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate, isLocal } from './authenticate.ts'
import { createdOrganization, newOrganization, organization } from './organization-contract.ts'
import { time } from './present.ts'
import { noteChange } from './record-changes.ts'
import { notFound, RefusalError } from './refusal-error.ts'

/** Whom the caller acts for. */
export function organizationRoutes(api: Api, deps: ApiDeps): void {
  api.get('/organization', { schema: { response: { 200: organization } } }, async (request) => {
    const organizationId = await authenticate(deps, request, 'read')
    const own = (await deps.organizations.organizations()).find(({ id }) => id === organizationId)
    if (own === undefined) throw notFound('organization')
    return { uuid: own.uuid, name: own.name, created_at: time(own.createdAt) }
  })

  api.post(
    '/organizations',
    {
      schema: {
        description: 'Makes an organization and its first administrator. Only for who administers the server itself.',
        body: newOrganization,
        response: { 201: createdOrganization },
      },
    },
    async (request, reply) => {
      await authenticate(deps, request, 'admin')
      if (!isLocal(request)) throw onlyLocal
      const { name } = request.body
      const taken = (await deps.organizations.organizations()).some((known) => known.name === name)
      if (taken) throw nameTaken(name)
      const now = deps.now()
      const made = await deps.organizations.createOrganization({ uuid: deps.newUuid(), name, createdAt: now })
      const key = deps.newSecret('cfk_')
      await deps.organizations.createApiKey({
        organizationId: made.id,
        name: 'first administrator',
        scope: 'admin',
        hash: deps.hash(key),
        createdAt: now,
        expiresAt: undefined,
      })
      noteChange(request, { subject: `organization ${made.uuid}`, after: { name } })
      return reply.code(201).send({ uuid: made.uuid, name, created_at: time(now), key })
    },
  )
}

const onlyLocal = new RefusalError(
  refusal(
    'ONLY_LOCAL',
    403,
    'an API key opens one organization and cannot make others',
    'ask over the unix socket of the server: coldforge organization create',
  ),
)

const nameTaken = (name: string): RefusalError =>
  new RefusalError(
    refusal('ORGANIZATION_NAME_TAKEN', 409, `there is an organization "${name}" already`, 'choose another name'),
  )
