import { z } from 'zod'
import { isRefusal, type Refusal } from '../base/refusal.ts'
import type { Api, ApiDeps, TrustView } from './api-deps.ts'
import { authenticate } from './authenticate.ts'
import { byId } from './by-id.ts'
import {
  newCrl,
  ownAuthority,
  newTrustedCertificate,
  trustedCertificate,
  trustedCertificateDetails,
} from './contract.ts'
import { checkIfMatch, etagOf } from './preconditions.ts'
import { presentTrusted } from './present-trust.ts'
import { presentUse } from './present.ts'
import { noteChange } from './record-changes.ts'
import { notFound, RefusalError } from './refusal-error.ts'

export function trustRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/authority',
    {
      schema: {
        description:
          'The CA behind the certificate of this server: what firmware and artifacts made elsewhere must trust.',
        response: { 200: ownAuthority },
      },
    },
    async (request) => {
      await authenticate(deps, request, 'read')
      return { certificate: deps.authorityPem }
    },
  )

  api.get(
    '/trusted-certificates',
    { schema: { response: { 200: z.object({ trusted_certificates: z.array(trustedCertificate) }) } } },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'read')
      return { trusted_certificates: (await deps.trust.list(organizationId)).map(presentTrusted) }
    },
  )

  api.get(
    '/trusted-certificates/:id',
    { schema: { params: byId, response: { 200: trustedCertificateDetails } } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'read')
      const found = expected(await deps.trust.find(organizationId, request.params.id))
      const uses = await deps.machines.usesOf('trusted-certificate', request.params.id)
      reply.header('etag', etagOf(decidedAbout(found)))
      return { ...presentTrusted(found), machines: uses.map(presentUse) }
    },
  )

  api.post(
    '/trusted-certificates',
    { schema: { body: newTrustedCertificate, response: { 201: trustedCertificate } } },
    async (request, reply) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const added = expected(await deps.trust.add(organizationId, request.body))
      noteChange(request, { subject: subjectOf(added), after: decidedAbout(added) })
      reply.header('etag', etagOf(decidedAbout(added)))
      return reply.code(201).send(presentTrusted(added))
    },
  )

  api.post(
    '/trusted-certificates/:id/crl',
    {
      schema: {
        description: 'Puts a revocation list in force at once.',
        params: byId,
        body: newCrl,
        response: { 200: trustedCertificate },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'admin')
      return presentTrusted(expected(await deps.trust.setCrl(organizationId, request.params.id, request.body.crl)))
    },
  )

  api.delete(
    '/trusted-certificates/:id',
    {
      schema: {
        description: 'From the next request on, what it vouched for opens nothing.',
        params: byId,
        response: { 200: trustedCertificate },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const before = expected(await deps.trust.find(organizationId, request.params.id))
      await checkIfMatch(deps, request, subjectOf(before), decidedAbout(before))
      const removed = expected(await deps.trust.remove(organizationId, request.params.id))
      noteChange(request, { subject: subjectOf(before), before: decidedAbout(before), after: decidedAbout(removed) })
      return presentTrusted(removed)
    },
  )
}

const subjectOf = ({ trusted }: TrustView): string => `trusted certificate ${trusted.id}`

/** What people have said about a certificate; revocation lists come and go by themselves. */
function decidedAbout(view: TrustView): unknown {
  const { name, kind, fingerprint, created_at, revoked_at } = presentTrusted(view)
  return { name, kind, fingerprint, created_at, revoked_at }
}

function expected(found: TrustView | Refusal | undefined): TrustView {
  if (found === undefined) throw notFound('trusted certificate')
  if (isRefusal(found)) throw new RefusalError(found)
  return found
}
