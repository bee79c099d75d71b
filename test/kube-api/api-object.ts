/** An object as a Kubernetes API keeps it. */
export interface ApiObject {
  readonly metadata: Metadata
  readonly spec?: Readonly<Record<string, unknown>>
  readonly status?: Readonly<Record<string, unknown>>
  readonly [key: string]: unknown
}

export interface Metadata {
  readonly name: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly finalizers?: readonly string[]
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly [key: string]: unknown
}

/** What a Kubernetes API answers when it says no. */
export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly status: 'Failure'
  readonly code: number
  readonly reason: string
  readonly message: string
  readonly details?: {
    readonly causes?: readonly { readonly reason: string; readonly message: string }[]
    readonly retryAfterSeconds?: number
  }
}

export interface Answer {
  readonly code: number
  readonly body: unknown
}

export const found = (body: unknown, code = 200): Answer => ({ code, body })

export function denied(code: number, reason: string, message: string, details?: Status['details']): Answer {
  const status: Status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }
  return { code, body: details === undefined ? status : { ...status, details } }
}

/** RFC 7396. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch
  const merged: Record<string, unknown> = isRecord(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key]
    else merged[key] = mergePatch(merged[key], value)
  }
  return merged
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
