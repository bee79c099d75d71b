import type { Budget } from './budget.ts'
import { callBuiltin, isShortCircuit } from './builtins.ts'
import { entry, type GoValue, isList, isMap, sizeOf, truth, typeName } from './go-value.ts'
import type { Scope } from './scope.ts'
import type { Command, Operand, Pipeline } from './syntax.ts'
import { Fault } from './template-error.ts'

/** The value from the stage before; undefined in the first stage, where nil would be a value. */
type Piped = GoValue | undefined

/** Values of pipelines, and where in the template the evaluation stands: a Fault without a place happened there. */
export class Evaluator {
  readonly #budget: Budget
  #at = 0

  constructor(budget: Budget) {
    this.#budget = budget
  }

  get at(): number {
    return this.#at
  }

  standAt(at: number): void {
    this.#at = at
    this.#budget.step()
  }

  /** Evaluates the stages and binds the variables. Throws a Fault. */
  pipeline(pipeline: Pipeline, dot: GoValue, scope: Scope): GoValue {
    this.standAt(pipeline.at)
    let value: Piped
    for (const command of pipeline.commands) value = this.#command(command, dot, scope, value)
    for (const name of pipeline.variables) {
      if (pipeline.assigns) scope.assign(name, value ?? null)
      else scope.declare(name, value ?? null)
    }
    return value ?? null
  }

  isTrue(value: GoValue): boolean {
    this.#budget.step(extraCost(value))
    return truth(value)
  }

  #command([first, ...rest]: Command, dot: GoValue, scope: Scope, piped: Piped): GoValue {
    this.standAt(first.at)
    if (first.kind === 'function') return this.#call(first.name, first.at, rest, dot, scope, piped)
    if (first.kind === 'nil') throw new Fault('exec', 'nil is not a command')
    const value = this.#operand(first, dot, scope)
    if (rest.length > 0 || piped !== undefined) {
      throw new Fault('exec', `can't give arguments to ${first.source}, which is no function`, first.at)
    }
    return value
  }

  #call(name: string, at: number, operands: readonly Operand[], dot: GoValue, scope: Scope, piped: Piped): GoValue {
    if (isShortCircuit(name)) return this.#shortCircuit(name, operands, dot, scope, piped)
    const values = operands.map((operand) => this.#operand(operand, dot, scope))
    if (piped !== undefined) values.push(piped)
    this.#at = at
    for (const value of values) this.#budget.step(extraCost(value))
    return callBuiltin(name, values, (characters) => this.#budget.spend(characters))
  }

  #shortCircuit(name: 'and' | 'or', operands: readonly Operand[], dot: GoValue, scope: Scope, piped: Piped): GoValue {
    let value: Piped
    for (const operand of operands) {
      value = this.#operand(operand, dot, scope)
      if (this.isTrue(value) === (name === 'or')) return value
    }
    const last = piped === undefined ? value : piped
    if (last === undefined) throw new Fault('exec', `wrong number of arguments for ${name}: want at least 1, got 0`)
    return last
  }

  #operand(operand: Operand, dot: GoValue, scope: Scope): GoValue {
    this.standAt(operand.at)
    switch (operand.kind) {
      case 'dot':
        return dot
      case 'nil':
        return null
      case 'constant':
        return operand.value
      case 'overflow':
        throw new Fault('exec', `${operand.source} overflows int`)
      case 'field':
        return this.#fields(dot, operand.names)
      case 'variable':
        return this.#fields(scope.read(operand.name), operand.names)
      case 'function':
        return this.#call(operand.name, operand.at, [], dot, scope, undefined)
      case 'pipeline':
        return this.pipeline(operand.pipeline, dot, scope)
      case 'chain':
        return this.#fields(this.#operand(operand.of, dot, scope), operand.names)
    }
  }

  #fields(from: GoValue, names: readonly string[]): GoValue {
    return names.reduce((value, name) => {
      this.#budget.step()
      return field(value, name)
    }, from)
  }
}

function field(value: GoValue, name: string): GoValue {
  if (value === null) throw new Fault('exec', `nil has no entry for key "${name}"`)
  if (!isMap(value)) throw new Fault('exec', `can't evaluate field ${name} in type ${typeName(value)}`)
  const found = entry(value, name)
  if (found === undefined) throw new Fault('exec', `map has no entry for key "${name}"`)
  return found
}

/** Functions look at whole strings and lists, and a map is counted key by key: work that a step alone would hide. */
function extraCost(value: GoValue): number {
  if (typeof value === 'string' || isList(value)) return value.length >> 6
  return isMap(value) ? sizeOf(value) >> 2 : 0
}
