export interface Url {
  /** In lower case, without colon; empty for a relative reference. */
  readonly scheme: string
  readonly rest: string
  readonly query: ReadonlyMap<string, string>
}

/** The parts that validation asks for, or undefined when Go's net/url, and with it Ignition, would refuse the text. */
export function parseUrl(text: string): Url | undefined {
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?([^?#]*)(?:\?([^#]*))?(?:#.*)?$/s.exec(text)
  if (match === null || text.startsWith(':') || hasControls(text)) return undefined
  const [, scheme = '', rest = '', query = ''] = match
  if (scheme === '' && /^[^/]*:/.test(rest)) return undefined
  if (rest.startsWith('/') && !isHierarchy(rest)) return undefined
  return { scheme: scheme.toLowerCase(), rest, query: queryOf(query) }
}

const hasControls = (text: string): boolean => Array.from(text).some((c) => c < ' ' || c === '\x7f')

function isHierarchy(rest: string): boolean {
  if (/%(?![0-9a-fA-F]{2})/.test(rest)) return false
  const [, authority = ''] = /^\/\/([^/]*)/.exec(rest) ?? []
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return /^(?:\[[^\]]*\]|[^:[\] "<>\\^`{|}]*)(?::[0-9]*)?$/.test(host)
}

function queryOf(query: string): ReadonlyMap<string, string> {
  const pairs = query.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return [name, value.join('=')] as const
  })
  return new Map(pairs.toReversed())
}
