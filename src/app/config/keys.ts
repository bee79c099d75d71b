import { z } from 'zod'
import { configSchema } from './schema.ts'

/** One setting: its path in the file, its flag, its environment variable. */
export interface ConfigKey {
  readonly path: readonly string[]
  readonly flag: string
  readonly variable: string
  readonly help: string
  /** Text stays as it was typed; every other kind is read as YAML, so that lists and numbers can be given anywhere. */
  readonly isText: boolean
  readonly isBoolean: boolean
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)

function keysOf(schema: z.ZodType, path: readonly string[]): readonly ConfigKey[] {
  const inner = unwrapped(schema)
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([name, child]) => keysOf(child as z.ZodType, [...path, name]))
  }
  const words = path.map(kebab).join('-')
  return [
    {
      path,
      flag: `--${words}`,
      variable: `COLDFORGE_${words.toUpperCase().replaceAll('-', '_')}`,
      help: schema.description ?? '',
      isText: inner instanceof z.ZodString || inner instanceof z.ZodEnum,
      isBoolean: inner instanceof z.ZodBoolean,
    },
  ]
}

function unwrapped(schema: z.ZodType): z.ZodType {
  const wraps = schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
  return wraps ? unwrapped(schema.unwrap() as z.ZodType) : schema
}

/** Every setting there is, in the order of the schema. */
export const configKeys: readonly ConfigKey[] = keysOf(configSchema, [])
