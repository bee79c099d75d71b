import type { Findings } from '../source/finding.ts'
import { isArray, isObject, type Json, type JsonObject } from '../source/json.ts'
import type { ListShape, ObjectShape, Shape } from '../source/shape.ts'
import type { Path } from '../source/source-node.ts'
import { itemKey } from './item-key.ts'

/** Reports items that have the name of an earlier one in the same list, or in a list that shares its names. */
export function findRepeatedItems(shape: Shape, value: Json | undefined, findings: Findings, path: Path = []): void {
  if (shape.kind === 'object' && isObject(value)) {
    repeatedIn(shape, value, findings, path)
    for (const field of shape.fields) findRepeatedItems(field.shape, value[field.name], findings, [...path, field.name])
  } else if (shape.kind === 'list' && isArray(value)) {
    for (const [i, item] of value.entries()) findRepeatedItems(shape.of, item, findings, [...path, i])
  }
}

function repeatedIn(shape: ObjectShape, value: JsonObject, findings: Findings, path: Path): void {
  const shared = new Set<string>()
  for (const { name, shape: list } of shape.fields) {
    const items = value[name]
    if (list.kind !== 'list' || !isArray(items)) continue
    const seen = shape.sharedKeys?.includes(name) === true ? shared : new Set<string>()
    for (const [i, item] of items.entries()) noteItem(list, item, seen, findings, [...path, name, i])
  }
}

function noteItem(list: ListShape, item: Json, seen: Set<string>, findings: Findings, path: Path): void {
  const key = itemKey(list, item)
  if (key === undefined) return
  if (seen.has(key)) findings.error(path, `"${key}" is defined twice; keep one`)
  seen.add(key)
}
