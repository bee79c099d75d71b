import { isArray, isObject, type Json } from '../source/json.ts'
import { type Field, fieldsAt, type ObjectShape, type Shape } from '../source/shape.ts'
import { CONFIG } from './ignition-shape.ts'
import type { Ignition } from './ignition-types.ts'
import { NEWEST_MINOR, parseIgnitionVersion } from './ignition-version.ts'

export interface EmitOptions {
  /**
   * `omit` leaves out sections without content, as Butane does. `keep` writes them as `{}`, as Go's own JSON does with Ignition's types:
   * what matchbox serves. Exact from version 3.3 on; before, Go left out an absent `clevis`.
   */
  readonly empty: 'omit' | 'keep'
  /** Two spaces of indentation. */
  readonly pretty?: boolean
}

/** The config as JSON text without a line break at the end, in the order and with the escapes that Ignition's own tools write. */
export function emitIgnition(config: Ignition, { empty, pretty = false }: EmitOptions): string {
  const version = parseIgnitionVersion(config.ignition.version)
  const minor = version.ok ? version.value : NEWEST_MINOR
  const ordered = written(CONFIG, config, minor, empty) ?? {}
  return escapeLikeGo(JSON.stringify(ordered, undefined, pretty ? 2 : undefined), empty)
}

function written(shape: Shape, value: Json | undefined, minor: number, empty: EmitOptions['empty']): Json | undefined {
  if (shape.kind === 'object') return writtenObject(shape, value, minor, empty)
  if (shape.kind === 'list') {
    if (!isArray(value) || value.length === 0) return undefined
    return value.map((item) => written(shape.of, item, minor, empty) ?? {})
  }
  return value
}

function writtenObject(
  shape: ObjectShape,
  value: Json | undefined,
  minor: number,
  empty: EmitOptions['empty'],
): Json | undefined {
  const fields = fieldsAt(shape, minor)
  const entries = fields.flatMap((field) => {
    const inner = writtenField(field, isObject(value) ? value[field.name] : undefined, minor, empty)
    return inner === undefined ? [] : [[field.name, inner] as const]
  })
  return entries.length > 0 || empty === 'keep' ? Object.fromEntries(entries) : undefined
}

function writtenField(
  { name, shape, required }: Field,
  value: Json | undefined,
  minor: number,
  empty: EmitOptions['empty'],
): Json | undefined {
  const inner = written(shape, value, minor, empty)
  if (inner === undefined) return required ? (shape.kind === 'string' ? '' : {}) : undefined
  const isGoZero = (name === 'number' && inner === 0) || (name === 'url' && inner === '')
  return isGoZero ? undefined : inner
}

/** Go's JSON is safe inside HTML. Butane's older copy of it knows no `\b` and `\f`. */
function escapeLikeGo(json: string, empty: EmitOptions['empty']): string {
  const safe = json.replaceAll(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  if (empty === 'keep') return safe
  return safe.replaceAll(/\\(.)/g, (pair, c: string) => (c === 'b' ? '\\u0008' : c === 'f' ? '\\u000c' : pair))
}
