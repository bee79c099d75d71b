import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { isRefusal } from '../base/refusal.ts'
import { judgeApiKey, type Scope } from '../domain/organizations/api-key.ts'
import type { ApiDeps } from './api-deps.ts'
import { RefusalError } from './refusal-error.ts'

/** Requests that came through a unix socket which only the server's own user can open: they need no key. */
const local = new WeakSet<IncomingMessage>()

export const markLocal = (req: IncomingMessage): void => void local.add(req)

/** Who asks. */
export interface Caller {
  readonly organizationId: number
  /** For people: `api key "ci"`. */
  readonly name: string
}

const callers = new WeakMap<FastifyRequest, Caller>()

/** Who was let in with this request, once somebody was. */
export const callerOf = (request: FastifyRequest): Caller | undefined => callers.get(request)

/** The organization that the caller may act for. Throws a `RefusalError` when he may not. */
export async function authenticate(deps: ApiDeps, request: FastifyRequest, needed: Scope): Promise<number> {
  const secret = /^Bearer +(\S{1,512})$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  return (await admit(deps, request, secret, needed)).organizationId
}

/** As `authenticate`, with the secret of an API key that was shown in some other way. */
export async function admit(deps: ApiDeps, request: FastifyRequest, secret: string, needed: Scope): Promise<Caller> {
  const caller = isLocal(request) ? await administrator(deps) : await holder(deps, secret, needed)
  callers.set(request, caller)
  return caller
}

export const isLocal = (request: FastifyRequest): boolean => local.has(request.raw)

async function holder(deps: ApiDeps, secret: string, needed: Scope): Promise<Caller> {
  const key = judgeApiKey(await deps.organizations.apiKeyByHash(deps.hash(secret)), needed, deps.now())
  if (isRefusal(key)) throw new RefusalError(key)
  return { organizationId: key.organizationId, name: `api key "${key.name}"` }
}

/** Whether the caller could do this as well. Throws only when the store does. */
export async function mayAlso(deps: ApiDeps, request: FastifyRequest, needed: Scope): Promise<boolean> {
  try {
    await authenticate(deps, request, needed)
    return true
  } catch (failure) {
    if (failure instanceof RefusalError) return false
    throw failure
  }
}

async function administrator(deps: ApiDeps): Promise<Caller> {
  const [first] = await deps.organizations.organizations()
  if (first === undefined) throw new Error('the server has no organization')
  return { organizationId: first.id, name: 'administrator of the server' }
}
