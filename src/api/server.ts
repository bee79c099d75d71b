import swagger from '@fastify/swagger'
import { fastify, type FastifyError, type FastifyReply } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { refusal, type Refusal } from '../base/refusal.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { apiKeyRoutes } from './api-key-routes.ts'
import { artifactRoutes } from './artifact-routes.ts'
import { auditRoutes } from './audit-routes.ts'
import { bootRoutes } from './boot-routes.ts'
import { chainUrlRoutes } from './chain-url-routes.ts'
import { declaredRoutes } from './declared/declared-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { clusterRoutes } from './fleet/cluster-routes.ts'
import { profileRoutes } from './fleet/profile-routes.ts'
import { poolRoutes } from './fleet/pool-routes.ts'
import { operationCommandRoutes } from './fleet/operation-command-routes.ts'
import { machineOperationRoutes } from './fleet/machine-operation-routes.ts'
import { poolProgressRoutes } from './fleet/pool-progress-routes.ts'
import { policyRoutes } from './fleet/policy-routes.ts'
import { rolloutRoutes } from './fleet/rollout-routes.ts'
import { revisionRoutes } from './fleet/revision-routes.ts'
import { machineCommandRoutes } from './fleet/machine-command-routes.ts'
import { machineRevisionRoutes } from './fleet/machine-revision-routes.ts'
import { doctorRoutes } from './doctor-routes.ts'
import { answerTwice } from './idempotency.ts'
import { journalRoutes } from './journal-routes.ts'
import { leaseRoutes } from './lease-routes.ts'
import { instructionRoutes } from './instruction-routes.ts'
import { machineRoutes } from './machine-routes.ts'
import { newcomerRoutes } from './newcomer-routes.ts'
import { operationRoutes } from './operation-routes.ts'
import { organizationRoutes } from './organization-routes.ts'
import { providerDialect } from './provider/dialect.ts'
import { recordChanges } from './record-changes.ts'
import { RefusalError } from './refusal-error.ts'
import { requireKey } from './require-key.ts'
import { trustRoutes } from './trust-routes.ts'
import { uefiUrlRoutes } from './uefi-url-routes.ts'
import { unknownMachineRoutes } from './unknown-machine-routes.ts'
import { deliveryRoutes } from './webhooks/delivery-routes.ts'
import { webhookRoutes } from './webhooks/webhook-routes.ts'

/** The API, ready to be given requests with `api.routing(req, res)`; it opens no port of its own. */
export async function createApi(deps: ApiDeps): Promise<Api> {
  const api = fastify({
    logger: false,
    bodyLimit: 1024 * 1024,
    // Names in paths have up to 250 characters, and many more when they are escaped.
    routerOptions: { ignoreDuplicateSlashes: true, maxParamLength: 2500 },
  }).withTypeProvider<ZodTypeProvider>()
  api.setValidatorCompiler(validatorCompiler)
  api.setSerializerCompiler(serializerCompiler)
  api.setErrorHandler((error: FastifyError, _request, reply) =>
    sendProblem(reply, refusalOf(error, deps), error instanceof RefusalError ? error.more : {}),
  )
  api.setNotFoundHandler((_request, reply) => sendProblem(reply, noSuchPath))
  recordChanges(api, deps)
  await api.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Coldforge', version: deps.version } },
    transform: jsonSchemaTransform,
  })
  await api.register(
    async (v1) => {
      const typed = v1.withTypeProvider<ZodTypeProvider>()
      requireKey(typed, deps)
      answerTwice(typed, deps)
      machineRoutes(typed, deps)
      journalRoutes(typed, deps)
      instructionRoutes(typed, deps)
      machineCommandRoutes(typed, deps)
      machineRevisionRoutes(typed, deps)
      clusterRoutes(typed, deps)
      profileRoutes(typed, deps)
      poolRoutes(typed, deps)
      revisionRoutes(typed, deps)
      policyRoutes(typed, deps)
      rolloutRoutes(typed, deps)
      poolProgressRoutes(typed, deps)
      machineOperationRoutes(typed, deps)
      operationCommandRoutes(typed, deps)
      auditRoutes(typed, deps)
      organizationRoutes(typed, deps)
      newcomerRoutes(typed, deps)
      leaseRoutes(typed, deps)
      unknownMachineRoutes(typed, deps)
      await declaredRoutes(typed, deps)
      doctorRoutes(typed, deps)
      bootRoutes(typed, deps)
      artifactRoutes(typed, deps)
      uefiUrlRoutes(typed, deps)
      trustRoutes(typed, deps)
      chainUrlRoutes(typed, deps)
      operationRoutes(typed, deps)
      apiKeyRoutes(typed, deps)
      webhookRoutes(typed, deps)
      deliveryRoutes(typed, deps)
      eventRoutes(typed, deps)
      await providerDialect(typed, deps, (error) => refusalOf(error, deps))
      typed.get('/openapi.json', { schema: { hide: true } }, async () => api.swagger())
    },
    { prefix: '/api/v1' },
  )
  await api.ready()
  return api
}

const noSuchPath = refusal('NO_SUCH_PATH', 404, 'there is nothing at this path', 'see GET /api/v1/openapi.json')
const broken = refusal('INTERNAL', 500, 'something broke while answering', 'look at the log of the server')

function refusalOf(error: FastifyError, deps: ApiDeps): Refusal {
  if (error instanceof RefusalError) return error.refusal
  if (hasZodFastifySchemaValidationErrors(error)) {
    const says = error.validation.map((v) => `${v.instancePath.replace(/^\//, '') || 'body'}: ${v.message}`).join('; ')
    return refusal('INVALID', 400, says, 'see GET /api/v1/openapi.json')
  }
  const status = error.statusCode ?? 500
  if (status < 500) return refusal('INVALID', status, error.message, 'see GET /api/v1/openapi.json')
  deps.onFailed(error)
  return broken
}

const sendProblem = (reply: FastifyReply, { code, http, says, fix }: Refusal, more: object = {}): FastifyReply =>
  reply
    .code(http)
    .type('application/problem+json')
    .send(JSON.stringify({ title: code, status: http, detail: says, code, fix, ...more }))
