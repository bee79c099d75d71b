import { Fault } from './template-error.ts'
import type { Token, TokenKind } from './token.ts'
import { Names } from './names.ts'

const END: Token = { kind: 'end', text: 'end of template', at: 0, spaced: false }

/** The parser's cursor: the tokens still to come, the variables in sight, and how deep it stands. */
export class Tokens {
  readonly #tokens: readonly Token[]
  readonly #text: string
  readonly #maxDepth: number
  #at = 0
  #depth = 0
  #variables = new Names()

  constructor(tokens: readonly Token[], text: string, maxDepth: number) {
    this.#tokens = tokens
    this.#text = text
    this.#maxDepth = maxDepth
  }

  /** The token `ahead` places on. An `error` token is no token: reaching it throws its complaint. */
  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] ?? END
    if (token.kind === 'error' && ahead === 0) throw new Fault('parse', token.text, token.at)
    return token
  }

  next(): Token {
    const token = this.peek()
    this.#at += 1
    return token
  }

  skip(count: number): void {
    this.#at += count
  }

  expect(kind: TokenKind, context: string): void {
    const token = this.next()
    if (token.kind !== kind) throw this.unexpected(token, context)
  }

  unexpected(token: Token, context: string): Fault {
    const what = token.kind === 'end' ? 'end' : token.text.slice(0, 40)
    return new Fault('parse', `unexpected ${what} in ${context}`, token.at)
  }

  /** What was written from offset `from` up to the next token, for messages. */
  sourceFrom(from: number): string {
    const last = this.#tokens[this.#at - 1]
    return last === undefined ? '' : this.#text.slice(from, last.at + last.text.length)
  }

  /** Counts one level of nesting. Recursion here is bounded by it. */
  enter(): void {
    this.#depth += 1
    if (this.#depth > this.#maxDepth) {
      throw new Fault('limit', `actions nest deeper than ${this.#maxDepth}`, this.peek().at)
    }
  }

  leave(): void {
    this.#depth -= 1
  }

  declare(name: string): void {
    this.#variables.add(name)
  }

  knows(name: string): boolean {
    return this.#variables.has(name)
  }

  /** Variables declared inside are forgotten behind it. */
  inScope<T>(parse: () => T): T {
    const before = this.#variables.mark
    const result = parse()
    this.#variables.forget(before)
    return result
  }

  inFreshScope<T>(parse: () => T): T {
    const around = this.#variables
    this.#variables = new Names()
    const result = parse()
    this.#variables = around
    return result
  }
}
