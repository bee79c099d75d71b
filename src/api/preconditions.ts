import type { FastifyRequest } from 'fastify'
import { refusal } from '../base/refusal.ts'
import { canonicalJson, contentHash } from '../domain/revisions/canonical.ts'
import type { ApiDeps } from './api-deps.ts'
import { callerOf } from './authenticate.ts'
import { time } from './present.ts'
import { RefusalError } from './refusal-error.ts'

/** How far back in the audit log somebody may have looked at a thing and still be told what has changed since. */
const REMEMBERED = 50

/** Names what people have decided about a thing (RFC 9110 §8.8.3). What it does by itself, like being used, must not be in `state`. */
export const etagOf = (state: unknown): string => `"${contentHash(state).slice(0, 16)}"`

/**
 * Throws unless `If-Match`, where there is one, names the thing as it is (RFC 9110 §13.1.1). `state` is what stands as `after` in the
 * audit log about `subject`: from there the refusal says what has changed.
 */
export async function checkIfMatch(
  deps: Pick<ApiDeps, 'audit'>,
  request: FastifyRequest,
  subject: string,
  state: unknown,
): Promise<void> {
  const wanted = request.headers['if-match']
  if (wanted === undefined || wanted.trim() === '*') return
  const tags = wanted.split(',').map((tag) => tag.trim())
  const etag = etagOf(state)
  if (tags.includes(etag)) return
  const organizationId = callerOf(request)?.organizationId ?? 0
  const entries = await deps.audit.about(organizationId, subject, REMEMBERED)
  const seenAt = entries.findIndex(({ after }) => after !== undefined && tags.includes(etagOf(after)))
  const since = seenAt < 0 ? [] : entries.slice(0, seenAt).toReversed()
  const changed = seenAt < 0 ? [] : changedFields(entries[seenAt]?.after, state)
  const fields = changed.length === 0 ? '' : `: ${changed.map(({ field }) => field).join(', ')}`
  throw new RefusalError(
    refusal('PRECONDITION_FAILED', 412, `${subject} is not what you have seen any more${fields}`, 'read it again'),
    { etag, changed, changes: since.map(({ at, who, action }) => ({ at: time(at), who, action })) },
  )
}

interface ChangedField {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

function changedFields(before: unknown, after: unknown): readonly ChangedField[] {
  const [was, is] = [Object(before) as Record<string, unknown>, Object(after) as Record<string, unknown>]
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((field) => canonicalJson(was[field] ?? null) !== canonicalJson(is[field] ?? null))
    .map((field) => ({ field, before: was[field] ?? null, after: is[field] ?? null }))
}
