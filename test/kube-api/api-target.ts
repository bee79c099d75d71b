/** What a URL of a Kubernetes API names. */
export interface ApiTarget {
  /** Empty for the core group. */
  readonly group: string
  readonly resource: string
  readonly namespace: string | undefined
  /** Undefined for the whole collection. */
  readonly name: string | undefined
  /** `status`, `eviction`, `approval`. */
  readonly subresource: string | undefined
}

/** `/api/v1/namespaces/default/pods/web-1/eviction`, `/apis/policy/v1/poddisruptionbudgets`; undefined for anything else. */
export function apiTarget(path: string): ApiTarget | undefined {
  const parts = path.split('/').slice(1).map(decodeURIComponent)
  const [group, rest] = parts[0] === 'api' ? ['', parts.slice(2)] : [parts[1] ?? '', parts.slice(3)]
  if (parts[0] !== 'api' && parts[0] !== 'apis') return undefined
  const isNamespaced = rest[0] === 'namespaces' && rest.length > 2
  const [resource, name, subresource] = isNamespaced ? rest.slice(2) : rest
  if (resource === undefined) return undefined
  return { group, resource, namespace: isNamespaced ? rest[1] : undefined, name, subresource }
}
