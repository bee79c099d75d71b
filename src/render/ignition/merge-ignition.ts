import { isArray, isObject, type Json, type JsonObject } from '../source/json.ts'
import type { ListShape, ObjectShape, Shape } from '../source/shape.ts'
import { CONFIG } from './ignition-shape.ts'
import type { Ignition } from './ignition-types.ts'
import { parseIgnitionVersion } from './ignition-version.ts'
import { itemKey } from './item-key.ts'
import { upgradeIgnition } from './upgrade-ignition.ts'

/**
 * The parent with the child laid over it, as Ignition merges `ignition.config.merge`: the child's values win, list items of one name
 * become one, other items follow. A path that the child makes a link is no longer the parent's file. Configs of different versions
 * are brought to the newer one first. Two valid configs may merge into an invalid one.
 */
export function mergeIgnition(parent: Ignition, child: Ignition): Ignition {
  const minor = Math.max(minorOf(parent), minorOf(child))
  // Both follow the shape, and merging keeps to it.
  return mergeObject(CONFIG, upgradeIgnition(parent, minor), upgradeIgnition(child, minor)) as Ignition
}

function minorOf({ ignition }: Ignition): number {
  const version = parseIgnitionVersion(ignition.version)
  return version.ok ? version.value : 0
}

function mergeValue(shape: Shape, parent: Json | undefined, child: Json | undefined): Json | undefined {
  if (parent === undefined || child === undefined) return child ?? parent
  if (shape.kind === 'object' && isObject(parent) && isObject(child)) return mergeObject(shape, parent, child)
  return child
}

function mergeObject(shape: ObjectShape, parent: JsonObject, child: JsonObject): JsonObject {
  const merged: Record<string, Json> = {}
  for (const { name, shape: inner } of shape.fields) {
    const value =
      inner.kind === 'list'
        ? mergeList(inner, listIn(parent, name), listIn(child, name), keysElsewhere(shape, name, child))
        : mergeValue(inner, parent[name], child[name])
    if (value !== undefined) merged[name] = value
  }
  return merged
}

function listIn(object: JsonObject, name: string): readonly Json[] | undefined {
  const list = object[name]
  return isArray(list) ? list : undefined
}

/** Names that the child uses in another list of the same space: the parent's item of that name goes. */
function keysElsewhere({ sharedKeys = [], fields }: ObjectShape, name: string, child: JsonObject): ReadonlySet<string> {
  if (!sharedKeys.includes(name)) return new Set()
  const others = fields.filter((f) => f.name !== name && sharedKeys.includes(f.name))
  return new Set(others.flatMap((f) => (f.shape.kind === 'list' ? keysIn(f.shape, listIn(child, f.name) ?? []) : [])))
}

const keysIn = (shape: ListShape, items: readonly Json[]): readonly string[] =>
  items.flatMap((item) => itemKey(shape, item) ?? [])

function mergeList(
  shape: ListShape,
  parent: readonly Json[] | undefined,
  child: readonly Json[] | undefined,
  taken: ReadonlySet<string>,
): readonly Json[] | undefined {
  if (parent === undefined && child === undefined) return undefined
  const [older, newer] = [parent ?? [], child ?? []]
  if (shape.key === undefined) return [...older, ...newer]
  const byKey = new Map(newer.map((item) => [itemKey(shape, item), item]))
  const known = new Set(keysIn(shape, older))
  const kept = older.flatMap((item) => {
    const key = itemKey(shape, item) ?? ''
    const successor = byKey.get(key)
    if (successor === undefined) return taken.has(key) ? [] : [item]
    return removesHeader(shape, successor) ? [] : [mergeValue(shape.of, item, successor) ?? successor]
  })
  return [...kept, ...newer.filter((item) => !known.has(itemKey(shape, item) ?? ''))]
}

/** A header without a value takes the parent's header away. */
const removesHeader = (shape: ListShape, item: Json): boolean =>
  shape.of.kind === 'object' && shape.of.name === 'header' && isObject(item) && item['value'] === undefined
