import { isObject, type Json, type JsonObject } from '../source/json.ts'
import type { ListShape } from '../source/shape.ts'

/** What names an item of a list; undefined when items have no names. Of several fields the first that is set counts. */
export function itemKey(shape: ListShape, item: Json): string | undefined {
  if (shape.key === undefined) return undefined
  if (!isObject(item)) return text(item)
  const field = shape.key.find((name) => isSet(item, name))
  if (shape.key.length < 2) return field === undefined ? '' : text(item[field])
  return field === undefined ? '' : `${field}:${text(item[field])}`
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A partition number of 0 is none. */
const isSet = (item: JsonObject, name: string): boolean => item[name] !== undefined && item[name] !== 0
