import type { Alternative } from './condition.ts'
import type { Labels } from './labels.ts'

export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

/** Machines that share a profile, chosen by their labels, with the values that templates fill in for them. */
export interface Group {
  /** Unique in its source: of a file the name without `.json`, which is what the server goes by. */
  readonly key: string
  /** What the group calls itself. Usually, but not necessarily, its key. */
  readonly id: string
  readonly name: string
  /** Key of the profile. */
  readonly profile: string
  /** All must equal the labels of a machine; a label the machine does not have counts as empty. */
  readonly selector: ReadonlyMap<string, string>
  readonly metadata: JsonObject
  /** Conditions beyond equality: one alternative must hold, besides `selector`. Empty in a group that matchbox understands wholly. */
  readonly match: readonly Alternative[]
}

export function selectorMatches(selector: ReadonlyMap<string, string>, labels: Labels): boolean {
  for (const [name, value] of selector) if ((labels.get(name) ?? '') !== value) return false
  return true
}
