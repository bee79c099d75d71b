import type { GoValue } from './go-value.ts'
import { Fault } from './template-error.ts'

interface Variable {
  readonly name: string
  value: GoValue
}

/** The variables of one template, innermost last. `$` is the data it was called with. */
export class Scope {
  readonly #variables: Variable[]

  constructor(data: GoValue) {
    this.#variables = [{ name: '$', value: data }]
  }

  get mark(): number {
    return this.#variables.length
  }

  /** Forgets what was declared since `mark`. */
  forget(mark: number): void {
    this.#variables.length = mark
  }

  declare(name: string, value: GoValue): void {
    this.#variables.push({ name, value })
  }

  assign(name: string, value: GoValue): void {
    this.#find(name).value = value
  }

  read(name: string): GoValue {
    return this.#find(name).value
  }

  #find(name: string): Variable {
    const variable = this.#variables.findLast((v) => v.name === name)
    if (variable === undefined) throw new Fault('exec', `undefined variable ${name}`)
    return variable
  }
}
