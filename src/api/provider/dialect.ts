import type { FastifyError, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Api, ApiDeps } from '../api-deps.ts'
import { artifactRoutes } from './artifact-routes.ts'
import { chainUrlRoutes } from './chain-url-routes.ts'
import { clusterRoutes } from './cluster-routes.ts'
import { elasticRoutes } from './elastic-routes.ts'
import { enrollmentImageRoutes } from './enrollment-image-routes.ts'
import { FieldError } from './field-error.ts'
import { machinePoolRoutes } from './machine-pool-routes.ts'
import { machineRoutes } from './machine-routes.ts'
import { networkProfileRoutes } from './network-profile-routes.ts'
import { operationRoutes } from './operation-routes.ts'
import { uefiUrlRoutes } from './uefi-url-routes.ts'

/**
 * The REST dialect that meltcloud's Terraform provider speaks, over the same domain as our own: flat request bodies, answers in an
 * envelope, whole numbers as ids, the HTTP status repeated in errors, and every value that somebody set given back byte by byte.
 * `refusalOf` says what an error means.
 */
export async function providerDialect(
  api: Api,
  deps: ApiDeps,
  refusalOf: (error: FastifyError) => Refusal,
): Promise<void> {
  await api.register(
    async (scope) => {
      const orgs = scope.withTypeProvider<ZodTypeProvider>()
      orgs.setErrorHandler((error: FastifyError, _request, reply) => sendError(reply, refusalOf(error), error))
      orgs.setNotFoundHandler((_request, reply) => sendError(reply, noSuchPath))
      acceptEmptyBodies(orgs)
      machineRoutes(orgs, deps)
      networkProfileRoutes(orgs, deps)
      clusterRoutes(orgs, deps)
      machinePoolRoutes(orgs, deps)
      artifactRoutes(orgs, deps)
      enrollmentImageRoutes(orgs, deps)
      chainUrlRoutes(orgs, deps)
      uefiUrlRoutes(orgs, deps)
      operationRoutes(orgs, deps)
      elasticRoutes(orgs)
    },
    { prefix: '/orgs/:org' },
  )
}

/** The client names a content type even where it sends nothing, which fastify would refuse. */
function acceptEmptyBodies(api: Api): void {
  api.removeContentTypeParser('application/json')
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)))
    } catch {
      done(Object.assign(new Error('the body is not JSON'), { statusCode: 400 }))
    }
  })
}

const noSuchPath = refusal(
  'NO_SUCH_PATH',
  404,
  'there is nothing at this path',
  'check the endpoint and organization of the provider',
)

/** The client believes the status in the body, and shows nothing of a body without one. */
const sendError = (reply: FastifyReply, { code, http, says, fix }: Refusal, error?: Error): FastifyReply =>
  reply
    .code(http)
    .type('application/json')
    .send(
      JSON.stringify({
        status: http,
        error: `${says}; ${fix}`,
        code,
        ...(error instanceof FieldError ? { error_details: { [error.field]: [says] } } : {}),
      }),
    )
