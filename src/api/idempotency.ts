import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DAY } from '../base/instant.ts'
import { refusal } from '../base/refusal.ts'
import type { Claim, KnownClaim } from '../domain/organizations/idempotent-answers.ts'
import { contentHash } from '../domain/revisions/canonical.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { authenticate, isLocal } from './authenticate.ts'
import { noteChange } from './record-changes.ts'
import { RefusalError } from './refusal-error.ts'

const REMEMBERED = DAY

/** What is given again: enough to be the same answer. */
const kept = z.object({ type: z.string(), etag: z.string().optional(), body: z.string() })

const claims = new WeakMap<FastifyRequest, Claim>()

/**
 * `Idempotency-Key` on every POST (draft-ietf-httpapi-idempotency-key-header-07): the same request again gets the answer of the first,
 * for 24 hours, and changes nothing. That a key was used is kept in the transaction of the change itself. A request that changed nothing
 * is judged anew.
 */
export function answerTwice(api: Api, deps: ApiDeps): void {
  /** Organization and key of what is being carried out. One process has the database, so its memory knows all of them. */
  const underWay = new Set<string>()

  const begin = async (request: FastifyRequest, reply: FastifyReply, header: string): Promise<Claim | KnownClaim> => {
    const claim = await claimFor(deps, request, header)
    const name = nameOf(claim)
    if (underWay.has(name)) throw busy(claim.key)
    underWay.add(name)
    reply.raw.once('close', () => underWay.delete(name))
    const known = await deps.idempotentAnswers.find(claim.organizationId, claim.key)
    if (known === undefined || deps.now() - known.at >= REMEMBERED) return claim
    if (known.fingerprint !== claim.fingerprint) throw otherRequest(claim.key)
    return known
  }

  api.addHook('preHandler', async (request, reply) => {
    const header = request.headers['idempotency-key']
    if (request.method !== 'POST' || header === undefined || isOfProvider(request)) return undefined
    const claim = await begin(request, reply, String(header))
    if ('answer' in claim) return giveAgain(deps, request, reply, claim)
    claims.set(request, claim)
    return undefined
  })

  // A hook of its own, because only what is called from within the context of the claim runs in it.
  api.addHook('preHandler', (request, _reply, done) => {
    const claim = claims.get(request)
    if (claim === undefined) done()
    else deps.idempotentAnswers.claimDuring(claim, done)
  })

  api.addHook('onSend', async (request, reply, payload) => {
    const claim = claims.get(request)
    if (claim === undefined) return
    const body = typeof payload === 'string' ? payload : ''
    const etag = reply.getHeader('etag')
    const type = String(reply.getHeader('content-type') ?? '')
    const text = JSON.stringify({ type, body, ...(etag === undefined ? {} : { etag: String(etag) }) })
    const sealed = Buffer.from(deps.sealed.seal(text))
    await deps.idempotentAnswers.answer(claim, { status: reply.statusCode, sealed })
  })
}

/** Its client knows no such keys, and shows who it is in another way. */
const isOfProvider = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.url?.startsWith('/api/v1/orgs/') === true

/** Throws when the caller is nobody, or the key is not one. */
async function claimFor(deps: ApiDeps, request: FastifyRequest, header: string): Promise<Claim> {
  const organizationId = await authenticate(deps, request, 'read')
  const key = /^"?([\x21\x23-\x7e]{1,255})"?$/.exec(header)?.[1]
  if (key === undefined) throw notAKey
  const who = isLocal(request) ? 'local' : deps.hash(request.headers.authorization ?? '')
  const { method, url, body = null } = request
  return { organizationId, key, fingerprint: contentHash({ method, url, who, body }), at: deps.now() }
}

const nameOf = ({ organizationId, key }: Claim): string => `${organizationId} ${key}`

async function giveAgain(
  deps: ApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { key, answer }: KnownClaim,
): Promise<FastifyReply> {
  if (answer === undefined) throw answerLost(key)
  const { type, etag, body } = kept.parse(JSON.parse(deps.sealed.unseal(Buffer.from(answer.sealed).toString())))
  noteChange(request, 'nothing')
  reply.code(answer.status).header('idempotency-replayed', 'true')
  if (type !== '') reply.type(type)
  if (etag !== undefined) reply.header('etag', etag)
  return reply.send(body)
}

const notAKey = new RefusalError(
  refusal('IDEMPOTENCY_KEY', 400, 'that is not an Idempotency-Key', 'send 1 to 255 printable characters, best a UUID'),
)

const busy = (key: string): RefusalError =>
  new RefusalError(
    refusal('IDEMPOTENCY_BUSY', 409, `the request with the key ${key} is still under way`, 'wait for its answer'),
  )

const otherRequest = (key: string): RefusalError =>
  new RefusalError(
    refusal('IDEMPOTENCY_REUSED', 422, `the key ${key} was used for another request`, 'use a new key for each request'),
  )

const answerLost = (key: string): RefusalError =>
  new RefusalError(
    refusal(
      'IDEMPOTENCY_INTERRUPTED',
      409,
      `the server stopped after the request with the key ${key} had changed something, and before it was answered`,
      'look what is there, and use a new key for what is missing',
    ),
  )
