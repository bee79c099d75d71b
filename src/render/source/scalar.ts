import type { ScalarShape } from './shape.ts'
import type { SourceNode, SourceScalar } from './source-node.ts'

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL'])
const TRUES = new Set(['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'y', 'Y'])
const FALSES = new Set(['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'n', 'N'])

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
  if (type !== 'bool' && type !== 'plain') return undefined
  if (type === 'bool') return text === 'true'
  return TRUES.has(text) ? true : FALSES.has(text) ? false : undefined
}

function integer(text: string, yaml: boolean): number | undefined {
  const [, sign = '', digits = ''] = /^([+-]?)([0-9][0-9a-zA-Z_]*)$/.exec(text) ?? []
  const bare = digits.replaceAll('_', '')
  const canonical = yaml ? bare.replace(/^0(?=[0-9])/, '0o') : bare
  if (!(yaml ? /^(?:0o[0-7]+|0x[0-9a-fA-F]+|0b[01]+|[0-9]+)$/ : /^[0-9]+$/).test(canonical)) return undefined
  const value = Number(canonical)
  if (!Number.isSafeInteger(value)) return undefined
  return sign === '-' && value !== 0 ? -value : value
}
