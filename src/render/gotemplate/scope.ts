import type { GoValue } from './go-value.ts'
import { Fault } from './template-error.ts'

interface Variable {
  readonly name: string
  value: GoValue
  /** The one of the same name further out. */
  readonly hides: Variable | undefined
}

/** The variables of one template, innermost last. `$` is the data it was called with. */
export class Scope {
  readonly #variables: Variable[] = []
  readonly #visible = new Map<string, Variable>()

  constructor(data: GoValue) {
    this.declare('$', data)
  }

  get mark(): number {
    return this.#variables.length
  }

  /** Forgets what was declared since `mark`. */
  forget(mark: number): void {
    for (const { name, hides } of this.#variables.splice(mark).toReversed()) {
      if (hides === undefined) this.#visible.delete(name)
      else this.#visible.set(name, hides)
    }
  }

  declare(name: string, value: GoValue): void {
    const variable = { name, value, hides: this.#visible.get(name) }
    this.#variables.push(variable)
    this.#visible.set(name, variable)
  }

  assign(name: string, value: GoValue): void {
    this.#find(name).value = value
  }

  read(name: string): GoValue {
    return this.#find(name).value
  }

  #find(name: string): Variable {
    const variable = this.#visible.get(name)
    if (variable === undefined) throw new Fault('exec', `undefined variable ${name}`)
    return variable
  }
}
