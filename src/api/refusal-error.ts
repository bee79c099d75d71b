import { isRefusal, refusal, type Refusal } from '../base/refusal.ts'

/** Carries a refusal through fastify, whose handlers answer anything but success by throwing. */
export class RefusalError extends Error {
  readonly refusal: Refusal

  constructor(reason: Refusal) {
    super(reason.says)
    this.refusal = reason
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
