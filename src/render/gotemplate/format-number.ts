import { type FormatFlags, pad, padWithSpaces } from './format-flags.ts'
import { type FloatForm, formatFloat } from './format-float.ts'
import { isPrintable, quoteGo } from './quote.ts'

const BASES: Readonly<Record<string, number>> = { d: 10, v: 10, b: 2, o: 8, O: 8, x: 16, X: 16 }

const FLOAT_FORMS: Readonly<Record<string, FloatForm>> = {
  v: 'g',
  g: 'g',
  G: 'G',
  e: 'e',
  E: 'E',
  f: 'f',
  F: 'f',
  b: 'b',
  x: 'x',
  X: 'X',
}

/** An int or a byte under an integer verb, or undefined when the verb is none. */
export function formatInteger(value: bigint, isByte: boolean, verb: string, flags: FormatFlags): string | undefined {
  if (verb === 'c') return pad(character(value), flags)
  if (verb === 'q') return pad(quoteGo(character(value), "'", flags.plus), flags)
  if (verb === 'U') return padWithSpaces(codePoint(value, flags), flags)
  if (verb === 'v' && isByte && flags.goSyntax) return inBase(value, 'x', 16, { ...flags, sharp: true })
  const base = BASES[verb]
  return base === undefined ? undefined : inBase(value, verb, base, flags)
}

const character = (value: bigint): string =>
  String.fromCodePoint(
    value < 0n || value > 0x10ffffn || (value >= 0xd800n && value <= 0xdfffn) ? 0xfffd : Number(value),
  )

function codePoint(value: bigint, flags: FormatFlags): string {
  const unsigned = BigInt.asUintN(64, value)
  const digits = unsigned.toString(16).toUpperCase()
  const text = `U+${digits.padStart(Math.max(4, flags.precision ?? 0), '0')}`
  const shown = flags.sharp && unsigned <= 0x10ffffn && isPrintable(character(unsigned))
  return shown ? `${text} '${character(unsigned)}'` : text
}

function inBase(value: bigint, verb: string, base: number, flags: FormatFlags): string {
  if (flags.precision === 0 && value === 0n) return ' '.repeat(flags.width ?? 0)
  const sign = value < 0n ? '-' : flags.plus ? '+' : flags.space ? ' ' : ''
  const digits = (value < 0n ? -value : value).toString(base)
  const zeros = flags.zero && !flags.minus ? (flags.width ?? 0) - sign.length : 0
  const padded = digits.padStart(flags.precision ?? zeros, '0')
  const body = verb === 'X' ? padded.toUpperCase() : padded
  return padWithSpaces(sign + prefix(verb, base, body, flags) + body, flags)
}

function prefix(verb: string, base: number, body: string, flags: FormatFlags): string {
  const octal = flags.sharp && base === 8 && !body.startsWith('0') ? '0' : ''
  if (verb === 'O') return `0o${octal}`
  if (!flags.sharp) return ''
  if (base === 2) return '0b'
  if (base === 16) return verb === 'X' ? '0X' : '0x'
  return octal
}

/** A float64 under a float verb, or undefined when the verb is none. */
export function formatFloatVerb(value: number, verb: string, flags: FormatFlags): string | undefined {
  const form = FLOAT_FORMS[verb]
  if (form === undefined) return undefined
  const usual = form === 'e' || form === 'E' || form === 'f' ? 6 : undefined
  const written = formatFloat(value, form, flags.precision ?? usual)
  const negative = written.startsWith('-')
  const bare = written.replace(/^[+-]/, '')
  const sign = negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : ''
  if (!Number.isFinite(value)) return padWithSpaces((sign || (flags.plus ? '+' : '')) + bare, flags)
  const number = flags.sharp && verb !== 'b' ? withPoint(bare, verb, flags.precision ?? usual) : bare
  if (!flags.zero || flags.minus) return pad(sign + number, flags)
  return sign + number.padStart((flags.width ?? 0) - sign.length, '0')
}

/** The `#` flag: always a decimal point, and for `%g` the zeros up to the precision. */
function withPoint(number: string, verb: string, precision: number | undefined): string {
  const [, mantissa = '', exponent = ''] = /^(0[xX][0-9a-fA-F.]*|[0-9.]*)(.*)$/.exec(number) ?? []
  const pointed = mantissa.includes('.') ? mantissa : `${mantissa}.`
  if (!'vgGx'.includes(verb)) return pointed + exponent
  const significant = pointed.replace('.', '').replace(/^0+/, '')
  const counted = significant.length + (mantissa === '0' ? 1 : 0)
  return pointed + '0'.repeat(Math.max((precision ?? 6) - counted, 0)) + exponent
}
