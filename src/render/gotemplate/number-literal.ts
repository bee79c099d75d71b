import { Fault } from './template-error.ts'

const INTEGER =
  /^[+-]?(?:0|[1-9](?:_?[0-9])*|0(?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+)$/
const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)$/

const MAX_INT = 2n ** 63n - 1n
const MAX_UINT = 2n ** 64n - 1n

/**
 * A number as Go types an untyped constant: with a point or an exponent it is a float64 (`number`), otherwise an int (`bigint`).
 * `'overflow'` is an integer that fits 64 bits only without a sign. Throws a Fault at offset `at`.
 */
export function parseNumber(text: string, at: number): number | bigint | 'overflow' {
  if (INTEGER.test(text)) return integer(text, at)
  const float = hexadecimal(text) ?? decimal(text)
  if (float === undefined || !Number.isFinite(float))
    throw new Fault('parse', `illegal number syntax: ${text.slice(0, 40)}`, at)
  return float
}

function integer(text: string, at: number): bigint | 'overflow' {
  const negative = text.startsWith('-')
  const digits = text.replaceAll(/[+_-]/g, '').replace(/^0(?=[0-7])/, '0o')
  const value = negative ? -BigInt(digits) : BigInt(digits)
  if (value >= -MAX_INT - 1n && value <= MAX_INT) return value
  if (value < 0n || value > MAX_UINT) throw new Fault('parse', `integer overflow: ${text.slice(0, 40)}`, at)
  return 'overflow'
}

function decimal(text: string): number | undefined {
  const plain = withoutUnderscores(text)
  return DECIMAL.test(plain) && /[.eE]/.test(plain) ? Number(plain) : undefined
}

function hexadecimal(text: string): number | undefined {
  const match = HEXADECIMAL.exec(withoutUnderscores(text))
  const [, sign, whole = '', fraction = '', exponent = ''] = match ?? []
  if (whole + fraction === '') return undefined
  const mantissa = Number(BigInt(`0x${whole}${fraction}`))
  const value = mantissa * 2 ** (Number(exponent) - 4 * fraction.length)
  return sign === '-' ? -value : value
}

/** An underscore stands between two digits or behind the base prefix; anywhere else it stays and spoils the number. */
const withoutUnderscores = (text: string): string => text.replaceAll(/(?<=[0-9a-fA-FxX])_(?=[0-9a-fA-F])/g, '')
