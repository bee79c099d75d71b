import type { ScalarShape } from './shape.ts'
import type { SourceNode, SourceScalar } from './source-node.ts'

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL'])
/** YAML 1.2 and, quoted too, the words of YAML 1.1 that Go's reader still takes where a boolean belongs. */
const BOOLS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
])
const OLD_BOOLS: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
])

export const isNull = (node: SourceNode): boolean =>
  node.kind === 'scalar' && (node.type === 'null' || (node.type === 'plain' && NULLS.has(node.text)))

/**
 * The scalar as a string, an integer or a boolean, or undefined when it is none. An unquoted YAML scalar is read as YAML 1.1 reads it
 * (`0644` is octal, `yes` is true), which is what people's configs rely on, and always may be a string.
 */
export function decodeScalar(
  wanted: ScalarShape['kind'],
  { type, text }: SourceScalar,
): string | number | boolean | undefined {
  if (wanted === 'string') return type === 'string' || type === 'plain' ? text : undefined
  if (wanted === 'int') return type === 'number' || type === 'plain' ? integer(text, type === 'plain') : undefined
  if (type === 'bool') return text === 'true'
  return (type === 'plain' ? BOOLS.get(text) : undefined) ?? OLD_BOOLS.get(text)
}

const JSON_INTEGER = /^-?[0-9]+$/
const YAML_OCTAL = /^[+-]?0[0-7_]+$/
const YAML_BASED = /^[+-]?0(?:o[0-7_]+|x[0-9a-fA-F_]+|b[01_]+)$/
/** Also `1e3` and `08`: Go reads them as floats that happen to be whole. */
const YAML_DECIMAL = /^[+-]?[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?$/

function integer(text: string, isYaml: boolean): number | undefined {
  if (!isYaml) return JSON_INTEGER.test(text) ? whole(Number(text)) : undefined
  const magnitude = text.replace(/^[+-]/, '').replaceAll('_', '')
  const sign = text.startsWith('-') ? -1 : 1
  if (YAML_OCTAL.test(text)) return whole(sign * Number.parseInt(magnitude, 8))
  if (YAML_BASED.test(text) || YAML_DECIMAL.test(text)) return whole(sign * Number(magnitude))
  return undefined
}

/** Without the negative zero, which is none here. */
const whole = (value: number): number | undefined => (Number.isSafeInteger(value) ? value + 0 : undefined)
