import { err, ok, type Result } from '../../base/result.ts'
import type { SourceEntry, SourceNode } from './source-node.ts'

/** Deeper is no config, and would end in a stack overflow. */
const MAX_DEPTH = 100

const SPACE = /[ \t\r\n]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const WORD = /true|false|null/y

export interface SyntaxFault {
  readonly says: string
  /** Offset in the text. */
  readonly at: number
}

/** RFC 8259, keeping offsets and repeated keys. */
export function parseJsonSource(text: string): Result<SourceNode, SyntaxFault> {
  try {
    return ok(new JsonParser(text).parse())
  } catch (error) {
    if (error instanceof JsonFault) return err({ says: error.message, at: error.at })
    throw error
  }
}

class JsonFault extends Error {
  readonly at: number

  constructor(says: string, at: number) {
    super(says)
    this.at = at
  }
}

class JsonParser {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  parse(): SourceNode {
    this.#skipSpace()
    const node = this.#value()
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#fault('nothing may follow the JSON value')
    return node
  }

  #value(): SourceNode {
    const c = this.#text[this.#at]
    if (c === '{') return this.#nested(() => this.#map())
    if (c === '[') return this.#nested(() => this.#list())
    const at = this.#at
    if (c === '"') return { kind: 'scalar', type: 'string', at, text: this.#string() }
    const number = this.#match(NUMBER)
    if (number !== undefined) return { kind: 'scalar', type: 'number', at, text: number }
    const word = this.#match(WORD)
    if (word !== undefined) return { kind: 'scalar', type: word === 'null' ? 'null' : 'bool', at, text: word }
    throw this.#fault('a JSON value is missing here')
  }

  #nested(parse: () => SourceNode): SourceNode {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) throw this.#fault(`JSON nests deeper than ${MAX_DEPTH}`)
    const node = parse()
    this.#depth -= 1
    return node
  }

  #map(): SourceNode {
    const at = this.#at
    const entries: SourceEntry[] = []
    this.#separated('}', () => {
      const keyAt = this.#at
      const key = this.#string()
      this.#expect(':')
      entries.push({ key, at: keyAt, value: this.#value() })
    })
    return { kind: 'map', at, entries }
  }

  #list(): SourceNode {
    const at = this.#at
    const items: SourceNode[] = []
    this.#separated(']', () => items.push(this.#value()))
    return { kind: 'list', at, items }
  }

  #separated(close: string, item: () => void): void {
    this.#at += 1
    this.#skipSpace()
    if (this.#text[this.#at] === close) {
      this.#at += 1
      return
    }
    for (;;) {
      item()
      this.#skipSpace()
      if (this.#text[this.#at] === close) break
      this.#expect(',')
    }
    this.#at += 1
  }

  #expect(char: string): void {
    this.#skipSpace()
    if (this.#text[this.#at] !== char) throw this.#fault(`"${char}" is missing here`)
    this.#at += 1
    this.#skipSpace()
  }

  #string(): string {
    const at = this.#at
    const end = this.#text[at] === '"' ? endOfString(this.#text, at) : at
    const text = unquoted(this.#text.slice(at, end))
    if (text === undefined) throw new JsonFault('a JSON string is missing or malformed here', at)
    this.#at = end
    return text
  }

  #skipSpace(): void {
    this.#match(SPACE)
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const text = pattern.exec(this.#text)?.[0]
    if (text !== undefined) this.#at += text.length
    return text
  }

  #fault(says: string): JsonFault {
    return new JsonFault(says, this.#at)
  }
}

/** Behind the quote that closes the string opened at `from`. A regular expression would run out of stack on a long one. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '"') return at + 1
    if (text[at] === '\\') at += 1
  }
  return text.length
}

/** The platform knows the escapes, and that control characters must be escaped. */
function unquoted(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string
  } catch {
    return undefined
  }
}
