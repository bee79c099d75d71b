import { Byte, compareUtf8, type GoValue, isList, isMap, typeName } from './go-value.ts'
import { Fault } from './template-error.ts'

type Kind = 'bool' | 'int' | 'uint' | 'float' | 'string' | 'other'

/**
 * `eq a b c`: whether `a` equals any of the others. Go compares only values of one kind: a number from JSON is a float64 and
 * never equals the int `1`. Throws a Fault for kinds that do not compare.
 */
export const equalsAny = (first: GoValue, others: readonly GoValue[]): boolean => others.some((o) => equals(first, o))

function equals(a: GoValue, b: GoValue): boolean {
  const kinds = [kindOf(a), kindOf(b)] as const
  if (kinds[0] === 'other' && kinds[1] === 'other') return equalsNil(a, b)
  if (isMixedInteger(kinds)) return integer(a) === integer(b)
  if (kinds[0] !== kinds[1]) {
    if (a === null || b === null) return false
    throw incompatible(a, b)
  }
  return a instanceof Byte && b instanceof Byte ? a.value === b.value : a === b
}

/** Lists, maps and nil: only nil equals anything. */
function equalsNil(a: GoValue, b: GoValue): boolean {
  if (a === null || b === null) return a === b
  const comparable = (isList(a) && isList(b)) || (isMap(a) && isMap(b))
  if (!comparable) throw incompatible(a, b)
  throw new Fault('exec', `values of type ${typeName(b)} do not compare`)
}

/** Throws a Fault unless both are numbers of one kind or both strings. */
export function lessThan(a: GoValue, b: GoValue): boolean {
  const kinds = [kindOf(a), kindOf(b)] as const
  if (kinds.includes('other')) throw unordered(kinds[0] === 'other' ? a : b)
  if (isMixedInteger(kinds)) return integer(a) < integer(b)
  if (kinds[0] !== kinds[1]) throw incompatible(a, b)
  if (typeof a === 'string' && typeof b === 'string') return compareUtf8(a, b) < 0
  if (typeof a === 'number' && typeof b === 'number') return a < b
  if (kinds[0] === 'bool') throw unordered(a)
  return integer(a) < integer(b)
}

function kindOf(value: GoValue): Kind {
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'float'
  if (typeof value === 'bigint') return 'int'
  return value instanceof Byte ? 'uint' : 'other'
}

const isMixedInteger = ([a, b]: readonly [Kind, Kind]): boolean =>
  (a === 'int' && b === 'uint') || (a === 'uint' && b === 'int')

const integer = (value: GoValue): bigint =>
  value instanceof Byte ? BigInt(value.value) : typeof value === 'bigint' ? value : 0n

const incompatible = (a: GoValue, b: GoValue): Fault =>
  new Fault('exec', `incompatible types for comparison: ${typeName(a)} and ${typeName(b)}${floatHint(a, b)}`)

const unordered = (value: GoValue): Fault => new Fault('exec', `values of type ${typeName(value)} have no order`)

function floatHint(a: GoValue, b: GoValue): string {
  const types = new Set([typeof a, typeof b])
  return types.has('number') && types.has('bigint') ? ' (numbers from JSON are float64: write 1.0 for 1)' : ''
}
