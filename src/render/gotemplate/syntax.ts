import type { GoValue } from './go-value.ts'

/** `at` is the offset in the template, `source` what stands there, for messages. */
interface Placed {
  readonly at: number
  readonly source: string
}

export type Operand = Placed &
  (
    | { readonly kind: 'dot' }
    | { readonly kind: 'nil' }
    | { readonly kind: 'constant'; readonly value: GoValue }
    /** An integer that Go's parser takes and its evaluator refuses. */
    | { readonly kind: 'overflow' }
    | { readonly kind: 'field'; readonly names: readonly string[] }
    | { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] }
    | { readonly kind: 'function'; readonly name: string }
    | { readonly kind: 'pipeline'; readonly pipeline: Pipeline }
    | { readonly kind: 'chain'; readonly of: Operand; readonly names: readonly string[] }
  )

/** A function or value and its arguments. */
export type Command = readonly [Operand, ...Operand[]]

export interface Pipeline {
  readonly at: number
  /** Variables that take the value, declared by `:=` or assigned by `=`. */
  readonly variables: readonly string[]
  readonly assigns: boolean
  readonly commands: readonly Command[]
}

export interface Branches {
  readonly pipeline: Pipeline
  readonly body: readonly Node[]
  readonly otherwise: readonly Node[]
}

export type Node = { readonly at: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | ({ readonly kind: 'if' | 'with' | 'range' } & Branches)
  | { readonly kind: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined }
  | { readonly kind: 'break' | 'continue' }
)

/** Nothing but white space: such a definition never replaces another. */
export const isBlank = (nodes: readonly Node[]): boolean =>
  nodes.every((node) => node.kind === 'text' && node.text.trim() === '')
