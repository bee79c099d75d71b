import type { Token, TokenKind } from './token.ts'
import { skipSpace } from './white-space.ts'

const CLOSE = /[ \t\r\n]+-\}\}|[ \t\r\n]*\}\}/y
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oObB][0-9_]*|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)/y
const WORD = /[\p{L}\p{Nd}_]+/uy
const FIELD = /\.[\p{L}\p{Nd}_]*/uy
const VARIABLE = /\$[\p{L}\p{Nd}_]*/uy
/** What may follow a word: the grammar has no operators, so `a-b` is a mistake and not a subtraction. */
const AFTER_WORD = /[ \t\r\n.,|:()]|\}\}|$/y

const KEYWORDS = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with'])

const SIMPLE: Readonly<Record<string, TokenKind>> = { '=': 'assign', '|': 'pipe', '(': '(', ')': ')', ',': ',' }

/** The tokens between `{{` and `}}`. */
export class ActionLexer {
  readonly #text: string
  #at: number
  #open = 0

  constructor(text: string, at: number) {
    this.#text = text
    this.#at = at
  }

  get at(): number {
    return this.#at
  }

  next(): Token {
    const start = this.#at
    const close = this.#match(CLOSE)
    if (close !== undefined) return this.#close(close, start)
    this.#at = skipSpace(this.#text, start)
    return this.#token(this.#at > start)
  }

  #close(close: string, start: number): Token {
    if (this.#open > 0) return this.#error('a parenthesis is not closed')
    this.#at = start + close.length
    if (close.endsWith('-}}')) this.#at = skipSpace(this.#text, this.#at)
    return { kind: 'close', text: '}}', at: start + close.length - 2, spaced: false }
  }

  #token(spaced: boolean): Token {
    const text = this.#text
    const c = text[this.#at]
    if (c === undefined) return this.#error('unclosed action')
    const simple = SIMPLE[c]
    if (simple !== undefined) return this.#punctuation(simple, c, spaced)
    if (c === ':') {
      return text[this.#at + 1] === '=' ? this.#take('declare', ':=', spaced) : this.#error('":" needs "=" after it')
    }
    if (c === '"') return this.#quoted('string', 'unterminated quoted string', spaced)
    if (c === '`') return this.#quoted('raw', 'unterminated raw quoted string', spaced)
    if (c === "'") return this.#quoted('rune', 'unterminated character constant', spaced)
    if (c === '$') return this.#word('variable', this.#match(VARIABLE) ?? '$', spaced)
    if (c === '.' && !/[0-9]/.test(text[this.#at + 1] ?? '')) return this.#field(spaced)
    if (/[.+\-0-9]/.test(c)) return this.#number(spaced)
    const word = this.#match(WORD)
    if (word !== undefined) return this.#word(kindOfWord(word), word, spaced)
    if (c >= ' ' && c <= '~') return this.#take('mark', c, spaced)
    return this.#error(`unrecognized character in action: ${JSON.stringify(c)}`)
  }

  #punctuation(kind: TokenKind, text: string, spaced: boolean): Token {
    if (kind === '(') this.#open += 1
    if (kind === ')') this.#open -= 1
    return this.#open < 0 ? this.#error('unexpected right parenthesis') : this.#take(kind, text, spaced)
  }

  #field(spaced: boolean): Token {
    const text = this.#match(FIELD) ?? '.'
    return this.#word(text === '.' ? 'dot' : 'field', text, spaced)
  }

  #word(kind: TokenKind, text: string, spaced: boolean): Token {
    AFTER_WORD.lastIndex = this.#at + text.length
    if (AFTER_WORD.test(this.#text)) return this.#take(kind, text, spaced)
    this.#at += text.length
    const bad = String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0)
    return this.#error(`bad character ${JSON.stringify(bad)} after "${text}"; a key with it is read with index`)
  }

  #number(spaced: boolean): Token {
    const text = this.#match(NUMBER) ?? ''
    const after = this.#text.slice(this.#at + text.length, this.#at + text.length + 2)
    if (/^[\p{L}\p{Nd}_+-]/u.test(after) || text === '') {
      const complex = after.startsWith('i') || /^[+-]/.test(after)
      return this.#error(`bad number syntax: "${text}${after}"${complex ? ' (complex numbers are not supported)' : ''}`)
    }
    return this.#take('number', text, spaced)
  }

  #quoted(kind: TokenKind, complaint: string, spaced: boolean): Token {
    const end = endOfQuoted(this.#text, this.#at)
    return end === undefined ? this.#error(complaint) : this.#take(kind, this.#text.slice(this.#at, end), spaced)
  }

  #take(kind: TokenKind, text: string, spaced: boolean): Token {
    const at = this.#at
    this.#at += text.length
    return { kind, text, at, spaced }
  }

  #error(says: string): Token {
    return { kind: 'error', text: says, at: this.#at, spaced: false }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    return pattern.exec(this.#text)?.[0]
  }
}

/** Behind the quote that closes the one at `from`. A regular expression would run out of stack on a long text. */
function endOfQuoted(text: string, from: number): number | undefined {
  const quote = text[from]
  const isRaw = quote === '`'
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === quote) return at + 1
    if (!isRaw && text[at] === '\\') at += 1
    if (!isRaw && text[at] === '\n') return undefined
  }
  return undefined
}

function kindOfWord(word: string): TokenKind {
  if (KEYWORDS.has(word)) return 'keyword'
  if (word === 'true' || word === 'false') return 'bool'
  return word === 'nil' ? 'nil' : 'name'
}
