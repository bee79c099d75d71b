import { binary, type DecimalDigits, exactDigits, rounded, shortestDigits } from './decimal-digits.ts'

export type FloatForm = 'e' | 'E' | 'f' | 'g' | 'G' | 'b' | 'x' | 'X'

/** A float64 as Go's strconv writes it. `precision` undefined asks for the fewest digits that read back as the same number. */
export function formatFloat(x: number, form: FloatForm, precision: number | undefined): string {
  if (Number.isNaN(x)) return 'NaN'
  const sign = x < 0 || Object.is(x, -0) ? '-' : ''
  const size = Math.abs(x)
  return size === Infinity ? `${sign || '+'}Inf` : sign + unsigned(size, form, precision)
}

function unsigned(x: number, form: FloatForm, precision: number | undefined): string {
  switch (form) {
    case 'b':
      return base2(x)
    case 'x':
      return base16(x, precision)
    case 'X':
      return base16(x, precision).toUpperCase()
    case 'f':
      return fixed(x, precision)
    case 'e':
    case 'E':
      return scientific(x, form, precision)
    case 'g':
    case 'G':
      return general(x, form === 'g' ? 'e' : 'E', precision)
  }
}

function fixed(x: number, precision: number | undefined): string {
  if (precision === undefined) return plain(shortestDigits(x))
  const exact = exactDigits(x)
  return plain(rounded(exact, exact.point + precision), precision)
}

/** Without a count of decimals: as many as there are. */
function plain({ digits, point }: DecimalDigits, decimals: number = Math.max(digits.length - point, 0)): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  if (decimals === 0) return whole
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(Math.min(-point, decimals)) + digits
  return `${whole}.${fraction.padEnd(decimals, '0')}`
}

function scientific(x: number, letter: 'e' | 'E', precision: number | undefined): string {
  const digits = precision === undefined ? shortestDigits(x) : rounded(exactDigits(x), precision + 1)
  return withExponent(digits, letter, precision ?? Math.max(digits.digits.length - 1, 0))
}

function withExponent({ digits, point }: DecimalDigits, letter: string, decimals: number): string {
  const fraction = decimals > 0 ? `.${digits.slice(1).padEnd(decimals, '0')}` : ''
  return `${digits[0] ?? '0'}${fraction}${exponentText(letter, digits === '' ? 0 : point - 1)}`
}

const exponentText = (letter: string, exponent: number): string =>
  `${letter}${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`

/** `%g`: with an exponent below 1e-04 and from 10^precision on, which is 1e+06 for shortest digits. */
function general(x: number, letter: 'e' | 'E', precision: number | undefined): string {
  const wanted = precision === 0 ? 1 : precision
  const digits = wanted === undefined ? shortestDigits(x) : rounded(exactDigits(x), wanted)
  const exponent = digits.point - 1
  if (exponent < -4 || exponent >= exponentFrom(digits, wanted)) {
    return withExponent(digits, letter, Math.max(digits.digits.length - 1, 0))
  }
  return plain(digits)
}

function exponentFrom({ digits, point }: DecimalDigits, precision: number | undefined): number {
  if (precision === undefined) return 6
  return precision > digits.length && digits.length >= point ? digits.length : precision
}

function base2(x: number): string {
  const { mantissa, exponent } = binary(x)
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`
}

function base16(x: number, precision: number | undefined): string {
  if (x === 0) return `0x0${precision ? `.${'0'.repeat(precision)}` : ''}p+00`
  const { mantissa, exponent } = binary(x)
  const bits = mantissa.toString(2).length
  // 60 fraction bits are 15 digits, more than a float64 has: only a smaller precision rounds.
  let normal = mantissa << BigInt(61 - bits)
  let scale = exponent + bits - 1
  if (precision !== undefined && precision < 15) normal = roundBits(normal, BigInt(60 - 4 * precision))
  if (normal >> 61n === 1n) {
    normal >>= 1n
    scale += 1
  }
  const fraction = (normal & ((1n << 60n) - 1n)).toString(16).padStart(15, '0')
  const shown =
    precision === undefined ? fraction.replace(/0+$/, '') : fraction.slice(0, precision).padEnd(precision, '0')
  return `0x1${shown === '' ? '' : `.${shown}`}${exponentText('p', scale)}`
}

/** Clears the low `count` bits, halves to even. */
function roundBits(value: bigint, count: bigint): bigint {
  const kept = value >> count
  const rest = value - (kept << count)
  const half = 1n << (count - 1n)
  const up = rest > half || (rest === half && kept % 2n === 1n)
  return (up ? kept + 1n : kept) << count
}
