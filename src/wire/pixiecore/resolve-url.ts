/** An address of an API server's answer as an absolute one. Relative to the root of the server's host (RFC 3986 section 5.2, from `/`). */
export function resolveUrl(address: string, api: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(address)) return address
  const [, scheme = '', host = ''] = /^([a-z]+:)(\/\/[^/?#]*)/i.exec(api) ?? []
  if (address.startsWith('//')) return `${scheme}${address}`
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(address) ?? []
  return `${scheme}${host}/${withoutDots(path)}${rest}`
}

function withoutDots(path: string): string {
  const kept: string[] = []
  const segments = path.replace(/^\//, '').split('/')
  for (const segment of segments) {
    if (segment === '..') kept.pop()
    else if (segment !== '.') kept.push(segment)
  }
  const last = segments.at(-1)
  return kept.join('/') + ((last === '.' || last === '..') && kept.length > 0 ? '/' : '')
}
