/** What a config may hold: read by the decoder, the writer, the merge and the search for repeated entries. */
export type Shape = ScalarShape | ListShape | ObjectShape

export interface ScalarShape {
  readonly kind: 'string' | 'int' | 'bool'
}

export interface ListShape {
  readonly kind: 'list'
  readonly of: Shape
  /** The fields that name an item; empty for lists of strings. Absent when items have no identity and repeat freely. */
  readonly key?: readonly string[]
}

export interface ObjectShape {
  readonly kind: 'object'
  readonly name: string
  /** In canonical order. */
  readonly fields: readonly Field[]
  /** Lists whose items share one space of names: a path is a file, a directory or a link. */
  readonly sharedKeys?: readonly string[]
}

export interface Field {
  readonly name: string
  readonly shape: Shape
  /** The minor version of the format that brought it. */
  readonly since: number
  /** Written even when empty. */
  readonly required: boolean
}

export const STRING: ScalarShape = { kind: 'string' }
export const INT: ScalarShape = { kind: 'int' }
export const BOOL: ScalarShape = { kind: 'bool' }

/** A list whose items are named by their value. */
export const set = (): ListShape => ({ kind: 'list', of: STRING, key: [] })

/** A list that keeps what it is given. */
export const sequence = (of: Shape = STRING): ListShape => ({ kind: 'list', of })

export const keyed = (of: Shape, ...key: readonly string[]): ListShape => ({ kind: 'list', of, key })

export const optional = (name: string, shape: Shape, since = 0): Field => ({ name, shape, since, required: false })

export const required = (name: string, shape: Shape): Field => ({ name, shape, since: 0, required: true })

export const object = (name: string, ...fields: readonly Field[]): ObjectShape => ({ kind: 'object', name, fields })

export const fieldsAt = (shape: ObjectShape, minor: number): readonly Field[] =>
  shape.fields.filter((f) => f.since <= minor)
