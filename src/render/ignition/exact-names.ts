import type { Findings } from '../source/finding.ts'
import type { Shape } from '../source/shape.ts'
import type { Path, SourceNode } from '../source/source-node.ts'

/**
 * The tree with its keys written as the format writes them, and a warning for each that was not: Ignition reads JSON with Go's decoder, which
 * takes `SSHAuthorizedKeys` for `sshAuthorizedKeys`. Keys that no field has stay as they are.
 */
export function exactNames(shape: Shape, node: SourceNode, findings: Findings, path: Path = []): SourceNode {
  if (shape.kind === 'list' && node.kind === 'list')
    return { ...node, items: node.items.map((item, i) => exactNames(shape.of, item, findings, [...path, i])) }
  if (shape.kind !== 'object' || node.kind !== 'map') return node
  const fields = new Map(shape.fields.map((field) => [field.name.toLowerCase(), field]))
  const entries = node.entries.map((entry) => {
    const field = fields.get(entry.key.toLowerCase())
    if (field === undefined) return entry
    const { name: key } = field
    if (key !== entry.key) findings.warning([...path, key], `"${entry.key}" is read as "${key}"; write it so`)
    return { key, at: entry.at, value: exactNames(field.shape, entry.value, findings, [...path, key]) }
  })
  return { ...node, entries }
}
