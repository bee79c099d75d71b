import { err, ok, type Result } from '../../base/result.ts'
import { base64, fromBase64 } from './base64.ts'

const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`{|}~-]+"
const DATA_URL = new RegExp(
  `^data:(?:${TOKEN}/${TOKEN})?(?:;${TOKEN}=(?:"(?:[^"\\\\]|\\\\.)*"|[^;,"]*))*(;base64)?,(.*)$`,
  's',
)

/** The bytes in an RFC 2397 data URL, or why there are none. */
export function parseDataUrl(text: string): Result<Uint8Array, string> {
  const match = DATA_URL.exec(text)
  if (match === null) return err('the data URL has no comma, or a malformed media type, before its data')
  const [, encoded, data = ''] = match
  if (encoded === undefined) return percentDecoded(data)
  const bytes = fromBase64(data.replaceAll('\n', ''))
  return bytes === undefined ? err('the data of the data URL is not base64') : ok(bytes)
}

function percentDecoded(data: string): Result<Uint8Array, string> {
  if (/[^!$-;=?-Z_a-z~]/.test(data)) return err('the data URL has characters that must be written as %XX')
  if (/%(?![0-9a-fA-F]{2})/.test(data)) return err('the data URL has a % that no two hexadecimal digits follow')
  const text = data.replaceAll(/%(..)/g, (_, pair: string) => String.fromCharCode(Number.parseInt(pair, 16)))
  return ok(Uint8Array.from(text, (c) => c.charCodeAt(0)))
}

/** Percent-encoded or in base64, whichever is shorter. */
export function shortestDataUrl(bytes: Uint8Array): string {
  const escaped = percentDataUrl(bytes)
  const encoded = `data:;base64,${base64(bytes)}`
  return encoded.length < escaped.length ? encoded : escaped
}

export function percentDataUrl(bytes: Uint8Array): string {
  let text = 'data:,'
  for (const byte of bytes) text += PERCENT[byte] ?? ''
  return text
}

/** RFC 2396 section 2.3: only the unreserved characters stand for themselves. */
const PERCENT: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte)
  return /[A-Za-z0-9_.!~*'()-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
})
