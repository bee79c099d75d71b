import { Byte, entry, type GoMap, type GoValue, isList, isMap, isStringMap, sizeOf, typeName } from './go-value.ts'
import { Fault } from './template-error.ts'

/** `index x 1 "a"` is Go's `x[1]["a"]`. A key that a map lacks gives the zero value: nil, or `""` from a map of strings. */
export function index(item: GoValue, keys: readonly GoValue[]): GoValue {
  return keys.reduce(at, notNil(item, 'index'))
}

function at(item: GoValue, key: GoValue): GoValue {
  if (item === null) throw new Fault('exec', 'index of nil')
  if (isList(item)) return item[position(key, item.length - 1)] ?? null
  if (typeof item === 'string') {
    const bytes = new TextEncoder().encode(item)
    return new Byte(bytes[position(key, bytes.length - 1)] ?? 0)
  }
  if (isMap(item)) return lookUp(item, key)
  throw new Fault('exec', `can't index a value of type ${typeName(item)}`)
}

function lookUp(map: GoMap, key: GoValue): GoValue {
  if (typeof key !== 'string') throw new Fault('exec', `a map key has type ${typeName(key)}; should be string`)
  return entry(map, key) ?? (isStringMap(map) ? '' : null)
}

/** `slice x 1 2` is Go's `x[1:2]`; on strings the numbers count bytes, and a cut character becomes U+FFFD. */
export function slice(item: GoValue, bounds: readonly GoValue[]): GoValue {
  notNil(item, 'slice')
  if (bounds.length > 3) throw new Fault('exec', `too many slice indexes: ${bounds.length}`)
  if (typeof item === 'string') {
    if (bounds.length === 3) throw new Fault('exec', 'a string takes at most two slice indexes')
    const bytes = new TextEncoder().encode(item)
    return new TextDecoder().decode(bytes.slice(...range(bounds, bytes.length)))
  }
  if (isList(item)) return item.slice(...range(bounds, item.length))
  throw new Fault('exec', `can't slice a value of type ${typeName(item)}`)
}

function range(bounds: readonly GoValue[], length: number): [number, number] {
  const [from = 0, to = length, limit = length] = bounds.map((bound) => position(bound, length))
  if (from > to || to > limit) throw new Fault('exec', `invalid slice index: ${from}, ${to}, ${limit}`)
  return [from, to]
}

/** How many bytes of a string, items of a list or keys of a map. */
export function length(item: GoValue): bigint {
  if (typeof item === 'string') return BigInt(new TextEncoder().encode(item).length)
  if (isList(item)) return BigInt(item.length)
  if (isMap(item)) return BigInt(sizeOf(item))
  throw new Fault('exec', `len of type ${typeName(item)}`)
}

function position(value: GoValue, largest: number): number {
  const index = value instanceof Byte ? value.value : typeof value === 'bigint' ? Number(value) : undefined
  if (index === undefined) {
    throw new Fault('exec', `cannot index with type ${typeName(value)}; numbers from JSON are float64`)
  }
  if (index < 0 || index > largest) throw new Fault('exec', `index out of range: ${index}`)
  return index
}

function notNil(item: GoValue, what: string): GoValue {
  if (item === null) throw new Fault('exec', `${what} of nil`)
  return item
}
