import type { FastifyRequest } from 'fastify'
import type { Api, ApiDeps } from './api-deps.ts'
import { callerOf, isLocal } from './authenticate.ts'

/** What a request changed, as the API shows it. Never a secret. */
export interface Change {
  /** `machine 7`. */
  readonly subject: string
  readonly before?: unknown
  readonly after?: unknown
}

const changes = new WeakMap<FastifyRequest, Change | 'nothing'>()

/** Tells the audit log more than the path does: what was there before, what there is now, or that nothing changed. */
export const noteChange = (request: FastifyRequest, change: Change | 'nothing'): void =>
  void changes.set(request, change)

/**
 * Writes every change into the audit log before its answer leaves. When that fails the answer is a failure: nobody is told of a change
 * that nobody can look up.
 */
export function recordChanges(api: Api, deps: ApiDeps): void {
  api.addHook('onSend', async (request, reply) => {
    const caller = callerOf(request)
    if (caller === undefined || reply.statusCode >= 400 || request.method === 'GET' || request.method === 'HEAD') return
    const change = changes.get(request) ?? { subject: request.url.split('?')[0] ?? '' }
    if (change === 'nothing') return
    await deps.audit.note({
      organizationId: caller.organizationId,
      at: deps.now(),
      who: caller.name,
      from: isLocal(request) ? 'local' : request.ip,
      action: `${request.method} ${request.routeOptions.url ?? ''}`,
      subject: change.subject,
      before: change.before,
      after: change.after,
    })
  })
}
