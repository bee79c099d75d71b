import { Fault } from './template-error.ts'

/** What a template may use up. Templates come from files that anybody may have written; a loop in one must not stop a server. */
export interface TemplateLimits {
  /** Actions, calls and loop rounds; long strings and big lists cost extra. */
  readonly steps: number
  /** UTF-16 code units made: written out, or built by functions on the way. */
  readonly characters: number
  /** How deep actions, parentheses and template calls may nest. */
  readonly depth: number
}

export const DEFAULT_LIMITS: TemplateLimits = { steps: 1_000_000, characters: 16 * 1024 * 1024, depth: 200 }

/** Counts down to a Fault. */
export class Budget {
  readonly #limits: TemplateLimits
  #steps = 0
  #characters = 0
  #depth = 0

  constructor(limits: TemplateLimits) {
    this.#limits = limits
  }

  step(count = 1): void {
    this.#steps += count
    if (this.#steps > this.#limits.steps)
      throw new Fault('limit', `the template takes more than ${this.#limits.steps} steps`)
  }

  spend(characters: number): void {
    this.#characters += characters
    if (this.#characters > this.#limits.characters) {
      throw new Fault('limit', `the template makes more than ${this.#limits.characters} characters`)
    }
  }

  enter(): void {
    this.#depth += 1
    if (this.#depth > this.#limits.depth)
      throw new Fault('limit', `the template nests deeper than ${this.#limits.depth}`)
  }

  leave(): void {
    this.#depth -= 1
  }
}
