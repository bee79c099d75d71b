import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { isRefusal } from '../base/refusal.ts'
import { judgeApiKey, type Scope } from '../domain/organizations/api-key.ts'
import type { ApiDeps } from './api-deps.ts'
import { RefusalError } from './refusal-error.ts'

/** Requests that came through a unix socket which only the server's own user can open: they need no key. */
const local = new WeakSet<IncomingMessage>()

export const markLocal = (req: IncomingMessage): void => void local.add(req)

/** The organization that the caller may act for. Throws a `RefusalError` when he may not. */
export async function authenticate(deps: ApiDeps, request: FastifyRequest, needed: Scope): Promise<number> {
  if (local.has(request.raw)) return firstOrganization(deps)
  const secret = /^Bearer +(\S{1,512})$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const key = judgeApiKey(await deps.organizations.apiKeyByHash(deps.hash(secret)), needed, deps.now())
  if (isRefusal(key)) throw new RefusalError(key)
  return key.organizationId
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

async function firstOrganization(deps: ApiDeps): Promise<number> {
  const [first] = await deps.organizations.organizations()
  if (first === undefined) throw new Error('the server has no organization')
  return first.id
}
