import { Fault } from './template-error.ts'

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 }

const ESCAPE = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/su

interface Piece {
  readonly value: number
  /** `\xff` and `\377` are bytes, everything else is a character. */
  readonly isByte: boolean
  readonly length: number
}

/**
 * The text of a quoted Go string. Bytes that are no UTF-8 become U+FFFD, since text here is not bytes.
 * Throws a Fault at offset `at`.
 */
export function unquoteString(quoted: string, at: number): string {
  const body = quoted.slice(1, -1)
  if (!body.includes('\\')) return body
  const pieces = unescape(body, '"', at)
  if (!pieces.some((p) => p.isByte && p.value > 127)) return pieces.map((p) => String.fromCodePoint(p.value)).join('')
  const encoder = new TextEncoder()
  const bytes = pieces.flatMap((p) => (p.isByte ? [p.value] : [...encoder.encode(String.fromCodePoint(p.value))]))
  return new TextDecoder().decode(Uint8Array.from(bytes))
}

/** The code point of a character constant. Throws a Fault at offset `at`. */
export function unquoteRune(quoted: string, at: number): bigint {
  const [piece, ...more] = unescape(quoted.slice(1, -1), "'", at)
  if (piece === undefined || more.length > 0) throw new Fault('parse', `malformed character constant: ${quoted}`, at)
  return BigInt(piece.value)
}

export const unquoteRaw = (quoted: string): string => quoted.slice(1, -1).replaceAll('\r', '')

function unescape(body: string, quote: string, at: number): readonly Piece[] {
  const pieces: Piece[] = []
  for (let i = 0; i < body.length;) {
    const piece = body[i] === '\\' ? escape(body.slice(i, i + 10), quote) : character(body, i)
    if (piece === undefined) throw new Fault('parse', `unknown escape in ${quote}${body}${quote}`, at)
    pieces.push(piece)
    i += piece.length
  }
  return pieces
}

function character(body: string, i: number): Piece {
  const value = body.codePointAt(i) ?? 0
  return { value, isByte: false, length: value > 0xffff ? 2 : 1 }
}

function escape(text: string, quote: string): Piece | undefined {
  const match = ESCAPE.exec(text)
  if (match === null) return undefined
  const [all, byte, short, long, octal, simple = ''] = match
  const length = all.length
  if (byte !== undefined) return { value: Number.parseInt(byte, 16), isByte: true, length }
  if (octal !== undefined) {
    const value = Number.parseInt(octal, 8)
    return value > 255 ? undefined : { value, isByte: true, length }
  }
  if (simple === quote) return { value: quote.charCodeAt(0), isByte: false, length }
  const value = simple === '' ? Number.parseInt(short ?? long ?? '', 16) : SIMPLE_ESCAPES[simple]
  const valid = value !== undefined && value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff)
  return valid ? { value, isByte: false, length } : undefined
}
