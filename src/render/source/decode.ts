import type { Findings } from './finding.ts'
import type { Json, JsonObject } from './json.ts'
import { decodeScalar, isNull } from './scalar.ts'
import { type Field, fieldsAt, type ListShape, type ObjectShape, type Shape } from './shape.ts'
import type { Path, SourceEntry, SourceNode } from './source-node.ts'

/**
 * Reads a source tree as the format's minor version lays it out. Null means absent. Keys that the version does not know, and keys
 * that stand twice, are warnings; a value of another type is an error and left out. A required string that is absent is empty.
 */
export function decode(
  shape: Shape,
  node: SourceNode,
  minor: number,
  findings: Findings,
  path: Path = [],
): Json | undefined {
  if (isNull(node)) return undefined
  if (shape.kind === 'object') return decodeObject(shape, node, minor, findings, path)
  if (shape.kind === 'list') return decodeList(shape, node, minor, findings, path)
  const value = node.kind === 'scalar' ? decodeScalar(shape.kind, node) : undefined
  if (value === undefined) findings.error(path, `${WANTED[shape.kind]} belongs here, not ${described(node)}`)
  return value
}

const WANTED = {
  string: 'a string',
  int: 'an integer',
  bool: 'true or false',
  list: 'a list',
  object: 'a mapping',
} as const

function decodeObject(
  shape: ObjectShape,
  node: SourceNode,
  minor: number,
  findings: Findings,
  path: Path,
): JsonObject | undefined {
  if (node.kind !== 'map') {
    findings.error(path, `${WANTED.object} belongs here, not ${described(node)}`)
    return undefined
  }
  const fields = new Map(fieldsAt(shape, minor).map((f) => [f.name, f]))
  const values = new Map<string, Json>()
  for (const entry of node.entries) {
    const field = fields.get(entry.key)
    if (field === undefined) findings.warning([...path, entry.key], unusedKey(shape, entry))
    else {
      if (values.has(entry.key))
        findings.warning([...path, entry.key], `"${entry.key}" stands twice; the last one counts`)
      const value = decode(field.shape, entry.value, minor, findings, [...path, entry.key])
      if (value !== undefined) values.set(entry.key, value)
    }
  }
  return inOrder(fields.values(), values)
}

function inOrder(fields: Iterable<Field>, values: ReadonlyMap<string, Json>): JsonObject {
  const ordered: Record<string, Json> = {}
  for (const { name, shape, required } of fields) {
    const value = values.get(name) ?? (required && shape.kind === 'string' ? '' : undefined)
    if (value !== undefined) ordered[name] = value
  }
  return ordered
}

function decodeList(
  shape: ListShape,
  node: SourceNode,
  minor: number,
  findings: Findings,
  path: Path,
): readonly Json[] | undefined {
  if (node.kind !== 'list') {
    findings.error(path, `${WANTED.list} belongs here, not ${described(node)}`)
    return undefined
  }
  return node.items.flatMap((item, i) => {
    if (isNull(item)) noteEmptyItem(item, findings, [...path, i])
    const value = decode(shape.of, item, minor, findings, [...path, i])
    return value === undefined ? [] : [value]
  })
}

/** YAML readers skip it, JSON readers make it an item without content, which no list wants. */
function noteEmptyItem(item: SourceNode, findings: Findings, path: Path): void {
  const skipped = item.kind === 'scalar' && item.type === 'plain'
  if (skipped) findings.warning(path, 'an item of this list is empty and is ignored')
  else findings.error(path, 'an item of this list is null')
}

function unusedKey(shape: ObjectShape, { key }: SourceEntry): string {
  const later = shape.fields.find((f) => f.name === key)
  const alike = shape.fields.find((f) => letters(f.name) === letters(key))
  if (later !== undefined) return `"${key}" is ignored: this version of the format does not have it`
  return `"${key.slice(0, 60)}" is ignored: there is no such key${alike === undefined ? '' : `; "${alike.name}" is meant?`}`
}

const letters = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '')

function described(node: SourceNode): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a mapping' : 'a list'
  return node.type === 'string' ? 'a string' : node.text.slice(0, 40)
}
