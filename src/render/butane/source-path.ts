import { itemKey } from '../ignition/item-key.ts'
import { CONFIG } from '../ignition/ignition-shape.ts'
import { isArray, isObject, type Json } from '../source/json.ts'
import type { Shape } from '../source/shape.ts'
import type { Path } from '../source/source-node.ts'
import { snakeCase } from './key-case.ts'

/**
 * Where in the Butane config something in the finished Ignition config came from. What sugar added stands among a user's own items, so
 * an item is looked up by its name in `direct`, the config before the sugar; what sugar made leads to the list it stands in.
 */
export function sourcePath(path: Path, finished: Json, direct: Json): Path {
  const found: (string | number)[] = []
  let shape: Shape | undefined = CONFIG
  let [here, there]: readonly (Json | undefined)[] = [finished, direct]
  for (const step of path) {
    if (typeof step === 'string') {
      found.push(snakeCase(step))
      shape = shape?.kind === 'object' ? shape.fields.find((f) => f.name === step)?.shape : undefined
      here = isObject(here) ? here[step] : undefined
      there = isObject(there) ? there[step] : undefined
    } else {
      const index = indexIn(shape, isArray(here) ? here[step] : undefined, isArray(there) ? there : [], step)
      if (index === -1) return found
      found.push(index)
      shape = shape?.kind === 'list' ? shape.of : undefined
      here = isArray(here) ? here[step] : undefined
      there = isArray(there) ? there[index] : undefined
    }
  }
  return found
}

function indexIn(shape: Shape | undefined, item: Json | undefined, items: readonly Json[], index: number): number {
  if (shape?.kind !== 'list' || item === undefined) return -1
  const key = itemKey(shape, item)
  if (key === undefined) return index < items.length ? index : -1
  return items.findLastIndex((other) => itemKey(shape, other) === key)
}
