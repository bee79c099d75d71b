import { err, ok, type Result } from '../../base/result.ts'

export type Node =
  | { readonly kind: 'char'; readonly accepts: (char: string) => boolean }
  | { readonly kind: 'sequence'; readonly nodes: readonly Node[] }
  | { readonly kind: 'choice'; readonly nodes: readonly Node[] }
  | { readonly kind: 'repeat'; readonly node: Node; readonly least: number; readonly most: number }

const LONGEST_SOURCE = 512
const DEEPEST = 20

const classes: Readonly<Record<string, RegExp>> = {
  d: /^[0-9]$/,
  D: /^[^0-9]$/u,
  w: /^[0-9A-Za-z_]$/,
  W: /^[^0-9A-Za-z_]$/u,
  s: /^[\t\n\f\r ]$/,
  S: /^[^\t\n\f\r ]$/u,
}

class SyntaxFailure extends Error {
  override readonly name = 'SyntaxFailure'
}

/**
 * The part of the regular expression syntax that all engines agree on: characters, `.`, `[a-z]`, `[^a-z]`, `\d \w \s` and their opposites,
 * groups `( )` and `(?: )`, `|`, `* + ? {n} {n,} {n,m}`. A leading `^` and a trailing `$` are allowed and change nothing.
 */
export function parsePattern(source: string): Result<Node, string> {
  if (source.length > LONGEST_SOURCE) return err(`a pattern may have at most ${LONGEST_SOURCE} characters`)
  const cursor = new Cursor(source.replace(/^\^/, '').replace(/(?<!\\)\$$/, ''))
  try {
    const node = choice(cursor, 0)
    if (cursor.peek() !== undefined) throw new SyntaxFailure(`unexpected "${cursor.peek()}"`)
    return ok(node)
  } catch (error) {
    if (error instanceof SyntaxFailure) return err(`pattern "${source}": ${error.message}`)
    throw error
  }
}

class Cursor {
  readonly #chars: readonly string[]
  #at = 0
  constructor(text: string) {
    this.#chars = Array.from(text)
  }
  peek(): string | undefined {
    return this.#chars[this.#at]
  }
  next(wanted: string): string {
    const char = this.#chars[this.#at++]
    if (char === undefined) throw new SyntaxFailure(`${wanted} is missing at the end`)
    return char
  }
  skip(char: string): boolean {
    if (this.peek() !== char) return false
    this.#at += 1
    return true
  }
}

function choice(cursor: Cursor, depth: number): Node {
  if (depth > DEEPEST) throw new SyntaxFailure(`more than ${DEEPEST} groups in one another`)
  const nodes = [sequence(cursor, depth)]
  while (cursor.skip('|')) nodes.push(sequence(cursor, depth))
  return { kind: 'choice', nodes }
}

function sequence(cursor: Cursor, depth: number): Node {
  const nodes: Node[] = []
  for (let char = cursor.peek(); char !== undefined && char !== '|' && char !== ')'; char = cursor.peek()) {
    nodes.push(repeated(atom(cursor, depth), cursor))
  }
  return { kind: 'sequence', nodes }
}

function repeated(node: Node, cursor: Cursor): Node {
  if (cursor.skip('*')) return { kind: 'repeat', node, least: 0, most: Infinity }
  if (cursor.skip('+')) return { kind: 'repeat', node, least: 1, most: Infinity }
  if (cursor.skip('?')) return { kind: 'repeat', node, least: 0, most: 1 }
  if (!cursor.skip('{')) return node
  let bounds = ''
  for (let char = cursor.next('"}"'); char !== '}'; char = cursor.next('"}"')) bounds += char
  const [, least = '', comma, most = ''] = /^(\d{1,3})(,)?(\d{1,3})?$/.exec(bounds) ?? []
  if (least === '') throw new SyntaxFailure(`"{${bounds}}" is not a repetition`)
  const last = comma === undefined ? least : most === '' ? Infinity : most
  if (Number(last) < Number(least)) throw new SyntaxFailure(`"{${bounds}}" is out of order`)
  return { kind: 'repeat', node, least: Number(least), most: Number(last) }
}

function atom(cursor: Cursor, depth: number): Node {
  const char = cursor.next('a character')
  switch (char) {
    case '(':
      return group(cursor, depth)
    case '[':
      return { kind: 'char', accepts: set(cursor) }
    case '.':
      return { kind: 'char', accepts: () => true }
    case '\\':
      return { kind: 'char', accepts: escaped(cursor.next('a character after "\\"')) }
    case '*':
    case '+':
    case '?':
    case '{':
    case '^':
    case '$':
      throw new SyntaxFailure(`"${char}" has nothing to apply to; write \\${char} for the character`)
    default:
      return { kind: 'char', accepts: (c) => c === char }
  }
}

function group(cursor: Cursor, depth: number): Node {
  if (cursor.skip('?') && !cursor.skip(':')) throw new SyntaxFailure('look-around and named groups are not supported')
  const node = choice(cursor, depth + 1)
  if (!cursor.skip(')')) throw new SyntaxFailure('")" is missing')
  return node
}

function escaped(char: string): (char: string) => boolean {
  const known = classes[char]
  if (known !== undefined) return (c) => known.test(c)
  if (/[0-9A-Za-z]/.test(char)) throw new SyntaxFailure(`"\\${char}" is not supported`)
  return (c) => c === char
}

function set(cursor: Cursor): (char: string) => boolean {
  const negated = cursor.skip('^')
  const tests: ((char: string) => boolean)[] = []
  for (let first = true, char = cursor.next('"]"'); char !== ']' || first; first = false, char = cursor.next('"]"')) {
    if (char === '\\') {
      tests.push(escaped(cursor.next('a character after "\\"')))
    } else if (!cursor.skip('-')) {
      tests.push((c) => c === char)
    } else if (cursor.peek() === ']') {
      tests.push((c) => c === char || c === '-')
    } else {
      const last = cursor.next('the end of a range')
      if (last < char) throw new SyntaxFailure(`"${char}-${last}" is out of order`)
      tests.push((c) => c >= char && c <= last)
    }
  }
  return (char) => tests.some((test) => test(char)) !== negated
}
