/**
 * Reads a query string as Go's `url.ParseQuery` does, which is how matchbox sees labels: pairs are split at `&` only,
 * a pair that holds `;` or a bad escape is dropped without harm to the others, `+` is a space, and of a repeated key the first value counts.
 */
export function parseQuery(raw: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (let from = 0; from < raw.length;) {
    const next = raw.indexOf('&', from)
    const end = next === -1 ? raw.length : next
    readPair(raw.slice(from, end), values)
    from = end + 1
  }
  return values
}

function readPair(pair: string, values: Map<string, string>): void {
  if (pair === '' || pair.includes(';')) return
  const equals = pair.indexOf('=')
  const key = unescapeQuery(equals === -1 ? pair : pair.slice(0, equals))
  const value = equals === -1 ? '' : unescapeQuery(pair.slice(equals + 1))
  if (key !== undefined && value !== undefined && !values.has(key)) values.set(key, value)
}

/** Undefined when a `%` is not followed by two hexadecimal digits. */
function unescapeQuery(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  return unescapePath(spaced)
}

/** As `unescapeQuery`, but `+` stays. Bytes that are not UTF-8 become U+FFFD: Go would keep them, and no file name or selector of ours can hold them. */
export function unescapePath(text: string): string | undefined {
  if (!text.includes('%')) return text
  if (/%(?![0-9a-f]{2})/i.test(text)) return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return decodeLossy(text)
  }
}

function decodeLossy(text: string): string {
  const bytes: number[] = []
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '%') {
      bytes.push(Number.parseInt(text.slice(i + 1, i + 3), 16))
      i += 2
    } else {
      bytes.push(...new TextEncoder().encode(text[i]))
    }
  }
  return new TextDecoder().decode(Uint8Array.from(bytes))
}
