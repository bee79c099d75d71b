import { z } from 'zod'
import type { AuditEntry } from '../domain/organizations/audit.ts'
import type { Api, ApiDeps } from './api-deps.ts'
import { auditPage, type AuditEntryView } from './audit-contract.ts'
import { authenticate } from './authenticate.ts'
import { time } from './present.ts'

export function auditRoutes(api: Api, deps: ApiDeps): void {
  api.get(
    '/audit',
    {
      schema: {
        description: 'Who changed what, newest first. The next page is asked for with the `next` of this one.',
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(100).default(50),
          before: z.coerce.number().int().optional(),
        }),
        response: { 200: auditPage },
      },
    },
    async (request) => {
      const organizationId = await authenticate(deps, request, 'admin')
      const { limit, before } = request.query
      const found = await deps.audit.entries(organizationId, limit, before)
      return { entries: found.map(present), next: found.length < limit ? null : (found.at(-1)?.id ?? null) }
    },
  )
}

const present = (entry: AuditEntry): AuditEntryView => ({
  id: entry.id,
  at: time(entry.at),
  who: entry.who,
  from: entry.from,
  action: entry.action,
  subject: entry.subject,
  before: entry.before ?? null,
  after: entry.after ?? null,
})
