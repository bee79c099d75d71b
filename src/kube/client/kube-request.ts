/** One request to a Kubernetes API. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** From the root of the API, its parts already escaped: `/api/v1/nodes/worker-1`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** JSON. With `PATCH` it is a merge patch (RFC 7396). */
  readonly body?: unknown
  /** `never` for requests whose 429 means something else than "later". */
  readonly retry?: 'never'
}

/** A path of names that come from outside. */
export const apiPath = (...parts: readonly string[]): string => `/${parts.map(encodeURIComponent).join('/')}`
