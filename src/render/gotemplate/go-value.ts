/**
 * The values a template computes with. What came from JSON keeps its JavaScript form: `number` is Go's float64, a plain
 * object is `map[string]interface {}`, `null` is nil. A `Map` is Go's `map[string]string`. `bigint` is Go's int, which
 * only templates themselves make (`3`, `len`), and `Byte` is what `index` takes out of a string.
 */
export type GoValue = null | boolean | string | number | bigint | Byte | readonly GoValue[] | GoMap

export type GoMap = ReadonlyMap<string, string> | { readonly [key: string]: GoValue }

/** What callers hand in: JSON, and maps of strings. */
export type TemplateData = null | boolean | string | number | readonly TemplateData[] | TemplateMap

export type TemplateMap = ReadonlyMap<string, string> | { readonly [key: string]: TemplateData }

export class Byte {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

export const isList = (value: GoValue): value is readonly GoValue[] => Array.isArray(value)

export const isStringMap = (value: GoValue): value is ReadonlyMap<string, string> => value instanceof Map

export const isMap = (value: GoValue): value is GoMap =>
  typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Byte)

/** The value under `key`, or undefined when the map does not have it. */
export function entry(map: GoMap, key: string): GoValue | undefined {
  if (isStringMap(map)) return map.get(key)
  return Object.hasOwn(map, key) ? map[key] : undefined
}

/** The keys as Go orders them: by their UTF-8 bytes. */
export const sortedKeys = (map: GoMap): readonly string[] =>
  [...(isStringMap(map) ? map.keys() : Object.keys(map))].toSorted(compareUtf8)

/** The order of the UTF-8 bytes, which above U+FFFF is not the order of UTF-16 code units. */
export function compareUtf8(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  let at = 0
  while (at < shorter && a[at] === b[at]) at += 1
  if (at === shorter) return a.length - b.length
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at))
}

/** Surrogates stand for code points above every other code unit. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

/** The name of the type as Go's messages and `%T` write it. */
export function typeName(value: GoValue): string {
  if (value === null) return '<nil>'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'bigint') return 'int'
  if (value instanceof Byte) return 'uint8'
  if (isList(value)) return '[]interface {}'
  return isStringMap(value) ? 'map[string]string' : 'map[string]interface {}'
}

/** Go's truth: not the zero value of its type, and not empty. */
export function truth(value: GoValue): boolean {
  if (value instanceof Byte) return value.value !== 0
  if (isList(value)) return value.length > 0
  if (isMap(value)) return sizeOf(value) > 0
  return value !== null && value !== false && value !== '' && value !== 0 && value !== 0n
}

export function sizeOf(map: GoMap): number {
  return isStringMap(map) ? map.size : Object.keys(map).length
}
