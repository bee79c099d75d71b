import { isRefusal, refusal, type Refusal } from '../base/refusal.ts'

/** Carries a refusal through fastify, whose handlers answer anything but success by throwing. */
export class RefusalError extends Error {
  readonly refusal: Refusal
  /** Further members of the problem document (RFC 9457 §3.2). */
  readonly more: Readonly<Record<string, unknown>>

  constructor(reason: Refusal, more: Readonly<Record<string, unknown>> = {}) {
    super(reason.says)
    this.refusal = reason
    this.more = more
  }
}

export const notFound = (what: string): RefusalError =>
  new RefusalError(
    refusal(
      'NOT_FOUND',
      404,
      `there is no such ${what}`,
      `list what there is: GET /api/v1/${what.replaceAll(' ', '-')}s`,
    ),
  )

/** The value, unless it is a refusal. */
export function accepted<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new RefusalError(value)
  return value
}
