import { Budget, type TemplateLimits } from './budget.ts'
import { Evaluator } from './evaluator.ts'
import { formatDefault } from './format-value.ts'
import { Byte, entry, type GoValue, isList, isMap, sizeOf, sortedKeys, typeName } from './go-value.ts'
import type { Definitions } from './parser.ts'
import { Scope } from './scope.ts'
import type { Branches, Node, Pipeline } from './syntax.ts'
import { Fault } from './template-error.ts'

type Jump = 'break' | 'continue' | undefined

interface Round {
  readonly key: GoValue
  readonly item: GoValue
}

/** One run of a template: writes text and counts what it costs. */
export class Executor {
  readonly #definitions: Definitions
  readonly #budget: Budget
  readonly #evaluator: Evaluator
  #text = ''

  constructor(definitions: Definitions, limits: TemplateLimits) {
    this.#definitions = definitions
    this.#budget = new Budget(limits)
    this.#evaluator = new Evaluator(this.#budget)
  }

  /** Where the run stands: when it throws a Fault without a place, it happened here. */
  get at(): number {
    return this.#evaluator.at
  }

  /** Throws a Fault. */
  run(data: GoValue): string {
    this.#walk(this.#definitions.get('') ?? [], data, new Scope(data))
    return this.#text
  }

  #walk(nodes: readonly Node[], dot: GoValue, scope: Scope): Jump {
    this.#budget.enter()
    for (const node of nodes) {
      const jump = this.#node(node, dot, scope)
      if (jump !== undefined) {
        this.#budget.leave()
        return jump
      }
    }
    this.#budget.leave()
    return undefined
  }

  #node(node: Node, dot: GoValue, scope: Scope): Jump {
    this.#evaluator.standAt(node.at)
    switch (node.kind) {
      case 'text':
        this.#write(node.text)
        return undefined
      case 'action': {
        const value = this.#evaluator.pipeline(node.pipeline, dot, scope)
        if (node.pipeline.variables.length === 0) this.#write(value === null ? '<no value>' : formatDefault(value))
        return undefined
      }
      case 'if':
      case 'with':
        return this.#branch(node, dot, scope)
      case 'range':
        return this.#range(node, dot, scope)
      case 'template':
        this.#call(node, dot, scope)
        return undefined
      case 'break':
      case 'continue':
        return node.kind
    }
  }

  #branch(node: Branches & { readonly kind: string }, dot: GoValue, scope: Scope): Jump {
    const { mark } = scope
    const value = this.#evaluator.pipeline(node.pipeline, dot, scope)
    const chosen = this.#evaluator.isTrue(value)
    const inner = chosen && node.kind === 'with' ? value : dot
    const jump = this.#walk(chosen ? node.body : node.otherwise, inner, scope)
    scope.forget(mark)
    return jump
  }

  #range(node: Branches, dot: GoValue, scope: Scope): Jump {
    const { mark } = scope
    const value = this.#evaluator.pipeline(node.pipeline, dot, scope)
    const { variables, assigns } = node.pipeline
    if (isMap(value)) this.#budget.step(sizeOf(value))
    const before = assigns ? scope.mark : scope.mark - variables.length
    let ran = false
    for (const round of rounds(value, variables.length)) {
      ran = true
      this.#budget.step()
      scope.forget(before)
      bind(node.pipeline, round, scope)
      if (this.#walk(node.body, round.item, scope) === 'break') break
    }
    const jump = ran ? undefined : this.#walk(node.otherwise, dot, scope)
    scope.forget(mark)
    return jump
  }

  #call(node: Extract<Node, { kind: 'template' }>, dot: GoValue, scope: Scope): void {
    const nodes = this.#definitions.get(node.name)
    if (nodes === undefined) throw new Fault('exec', `template "${node.name}" is not defined`)
    const data = node.pipeline === undefined ? null : this.#evaluator.pipeline(node.pipeline, dot, scope)
    this.#walk(nodes, data, new Scope(data))
  }

  #write(text: string): void {
    this.#budget.spend(text.length)
    this.#text += text
  }
}

/** One variable takes the item, two take the key and the item. */
function bind({ variables: [first, second], assigns }: Pipeline, { key, item }: Round, scope: Scope): void {
  const set = (name: string, value: GoValue): void => (assigns ? scope.assign(name, value) : scope.declare(name, value))
  if (second !== undefined) {
    if (first !== undefined) set(first, key)
    set(second, item)
  } else if (first !== undefined) set(first, item)
}

function* rounds(value: GoValue, names: number): Iterable<Round> {
  if (value === null) return
  if (isList(value)) {
    for (const [i, item] of value.entries()) yield { key: BigInt(i), item }
  } else if (isMap(value)) {
    for (const key of sortedKeys(value)) yield { key, item: entry(value, key) ?? null }
  } else if (typeof value === 'bigint' || value instanceof Byte) {
    yield* counting(value, names)
  } else {
    throw new Fault('exec', `range can't iterate over a value of type ${typeName(value)}`)
  }
}

function* counting(value: bigint | Byte, names: number): Iterable<Round> {
  if (names > 1) throw new Fault('exec', `range over ${typeName(value)} has one variable`)
  const isByte = value instanceof Byte
  const end = isByte ? BigInt(value.value) : value
  for (let i = 0n; i < end; i += 1n) yield { key: null, item: isByte ? new Byte(Number(i)) : i }
}
