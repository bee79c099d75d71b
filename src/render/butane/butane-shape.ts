import { CONFIG } from '../ignition/ignition-shape.ts'
import {
  BOOL,
  type Field,
  fieldsAt,
  INT,
  object,
  type ObjectShape,
  optional,
  required,
  sequence,
  type Shape,
  STRING,
} from '../source/shape.ts'
import { snakeCase } from './key-case.ts'
import type { Variant } from './variant.ts'

/** What Butane adds to the sections of Ignition, by the name of the section. `since` counts minor versions of Ignition. */
const SUGAR: Readonly<Record<string, readonly Field[]>> = {
  resource: [optional('inline', STRING), optional('local', STRING, 1)],
  unit: [optional('contents_local', STRING, 4)],
  dropin: [optional('contents_local', STRING, 4)],
  user: [optional('ssh_authorized_keys_local', sequence(), 4)],
  filesystem: [optional('with_mount_unit', BOOL, 1)],
  storage: [optional('trees', sequence(object('tree', required('local', STRING), optional('path', STRING))), 1)],
}

/** Built once for each of the dozen variants: building takes as long as reading a small config. */
const shapes = new Map<string, ObjectShape>()

/** The names in a Butane config: those of Ignition in snake_case, and what a variant adds. */
export function butaneShape(variant: Variant): ObjectShape {
  const key = `${variant.name} ${variant.minor}`
  const shape = shapes.get(key) ?? buildShape(variant)
  shapes.set(key, shape)
  return shape
}

function buildShape(variant: Variant): ObjectShape {
  const sections = CONFIG.fields.map((field) => butaneField(field))
  return object('butane', optional('variant', STRING), optional('version', STRING), ...sections, ...fcosFields(variant))
}

/** The section of that name, for versions that know it. */
function butaneField(field: Field): Field {
  return { ...field, name: snakeCase(field.name), shape: butaneSection(field.shape) }
}

function butaneSection(shape: Shape): Shape {
  if (shape.kind === 'list') return { ...shape, of: butaneSection(shape.of) }
  if (shape.kind !== 'object') return shape
  const own = shape.name === 'ignition' ? shape.fields.filter((f) => f.name !== 'version') : shape.fields
  return { ...shape, fields: [...own.map((f) => butaneField(f)), ...(SUGAR[shape.name] ?? [])] }
}

function fcosFields({ name, minor }: Variant): readonly Field[] {
  if (name !== 'fcos' || minor < 3) return []
  const grub = object(
    'grub',
    optional('users', sequence(object('grubUser', required('name', STRING), optional('password_hash', STRING)))),
  )
  return [optional('boot_device', bootDevice(minor)), ...(minor >= 5 ? [optional('grub', grub)] : [])]
}

function bootDevice(minor: number): ObjectShape {
  const cex: readonly Field[] = [optional('cex', object('cex', optional('enabled', BOOL))), optional('device', STRING)]
  const luks = object(
    'bootLuks',
    ...(minor >= 5 ? [optional('discard', BOOL)] : []),
    ...(minor >= 6 ? cex : []),
    optional('tang', sequence(tangShape())),
    optional('threshold', INT),
    optional('tpm2', BOOL),
  )
  return object(
    'bootDevice',
    optional('layout', STRING),
    optional('luks', luks),
    optional('mirror', object('mirror', optional('devices', sequence()))),
  )
}

const tangShape = (): ObjectShape =>
  object('tang', optional('advertisement', STRING, 4), optional('thumbprint', STRING), optional('url', STRING))

const isSugar = (section: string, field: string): boolean => (SUGAR[section] ?? []).some((f) => f.name === field)

/** The fields of a section that become fields of Ignition by nothing but another spelling. */
export const plainFields = (shape: ObjectShape, variant: Variant): readonly Field[] =>
  fieldsAt(shape, variant.ignition).filter((f) => !isSugar(shape.name, f.name))
