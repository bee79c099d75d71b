/**
 * A refusal is a value: the request was understood and the answer is no.
 * `code` is stable and greppable, `says` is one sentence about what happened and why, `fix` is what the reader can do about it.
 */
export interface Refusal {
  readonly kind: 'refusal'
  readonly code: string
  readonly says: string
  readonly fix: string
  /** HTTP status that carries this refusal. Ignition gives up for good below 500, so "not yet" is 503. */
  readonly http: number
}

export const refusal = (code: string, http: number, says: string, fix: string): Refusal => ({
  kind: 'refusal',
  code,
  http,
  says,
  fix,
})

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'refusal'
