import { parsePipeline } from './parse-pipeline.ts'
import type { Branches, Node, Pipeline } from './syntax.ts'
import { isBlank } from './syntax.ts'
import { unquoteRaw, unquoteString } from './literal.ts'
import { lex } from './lexer.ts'
import { Fault } from './template-error.ts'
import { Tokens } from './tokens.ts'
import type { Token } from './token.ts'

/** Named templates; the text itself has the name `''`. */
export type Definitions = ReadonlyMap<string, readonly Node[]>

type Ending = 'end' | 'else'

interface Body {
  readonly nodes: readonly Node[]
  readonly ending: Ending
  readonly token: Token
}

/** The grammar of Go's text/template above pipelines. Throws a Fault. `maxDepth` bounds how deep actions may nest. */
export function parse(text: string, maxDepth: number): Definitions {
  return new Parser(text, maxDepth).parse()
}

class Parser {
  readonly #tokens: Tokens
  readonly #definitions = new Map<string, readonly Node[]>()
  #rangeDepth = 0

  constructor(text: string, maxDepth: number) {
    this.#tokens = new Tokens(lex(text), text, maxDepth)
  }

  parse(): Definitions {
    const nodes: Node[] = []
    while (this.#tokens.peek().kind !== 'end') {
      if (this.#tokens.peek(1).text === 'define' && this.#tokens.peek(1).kind === 'keyword') {
        this.#tokens.skip(2)
        this.#definition()
        continue
      }
      const node = this.#node()
      if (!('ending' in node)) nodes.push(node)
      else throw new Fault('parse', `unexpected {{${node.ending}}}`, node.token.at)
    }
    this.#define('', nodes, 0)
    return this.#definitions
  }

  #definition(): void {
    const token = this.#tokens.next()
    const name = this.#templateName(token, 'define')
    this.#tokens.expect('close', '{{define}}')
    this.#define(name, this.#isolated('{{define}}'), token.at)
  }

  #define(name: string, nodes: readonly Node[], at: number): void {
    const before = this.#definitions.get(name)
    if (before === undefined || isBlank(before)) this.#definitions.set(name, nodes)
    else if (!isBlank(nodes)) throw new Fault('parse', `the template "${name}" is defined twice`, at)
  }

  /** A body of its own: it sees no variables and no range of the text around it. */
  #isolated(context: string): readonly Node[] {
    const around = this.#rangeDepth
    this.#rangeDepth = 0
    const body = this.#tokens.inFreshScope(() => this.#body())
    this.#rangeDepth = around
    if (body.ending === 'else') throw new Fault('parse', `unexpected {{else}} in ${context}`, body.token.at)
    return body.nodes
  }

  #body(): Body {
    const nodes: Node[] = []
    this.#tokens.enter()
    for (;;) {
      const node = this.#node()
      if ('ending' in node) {
        this.#tokens.leave()
        return { nodes, ...node }
      }
      nodes.push(node)
    }
  }

  #node(): Node | Omit<Body, 'nodes'> {
    const token = this.#tokens.next()
    if (token.kind === 'text') return { kind: 'text', text: token.text, at: token.at }
    if (token.kind !== 'open') throw this.#tokens.unexpected(token, 'the template; {{end}} is missing')
    const keyword = this.#tokens.peek()
    if (keyword.kind !== 'keyword') {
      return { kind: 'action', at: keyword.at, pipeline: this.#pipeline('command') }
    }
    this.#tokens.skip(1)
    return this.#control(keyword)
  }

  #control(keyword: Token): Node | Omit<Body, 'nodes'> {
    switch (keyword.text) {
      case 'if':
      case 'with':
      case 'range':
        return { kind: keyword.text, at: keyword.at, ...this.#branches(keyword.text) }
      case 'template':
        return this.#call(keyword)
      case 'block':
        return this.#block(keyword)
      case 'break':
      case 'continue':
        return this.#jump(keyword, keyword.text)
      case 'end':
        this.#tokens.expect('close', '{{end}}')
        return { ending: 'end', token: keyword }
      case 'else':
        if (!isWord(this.#tokens.peek(), 'if', 'with')) this.#tokens.expect('close', '{{else}}')
        return { ending: 'else', token: keyword }
      default:
        throw this.#tokens.unexpected(keyword, 'a template; only the outermost level defines')
    }
  }

  #branches(context: 'if' | 'with' | 'range'): Branches {
    return this.#tokens.inScope(() => {
      const pipeline = this.#pipeline(context)
      this.#rangeDepth += context === 'range' ? 1 : 0
      const body = this.#body()
      this.#rangeDepth -= context === 'range' ? 1 : 0
      return { pipeline, body: body.nodes, otherwise: body.ending === 'else' ? this.#otherwise(context) : [] }
    })
  }

  #otherwise(context: 'if' | 'with' | 'range'): readonly Node[] {
    const next = this.#tokens.peek()
    if (context !== 'range' && isWord(next, context)) {
      this.#tokens.skip(1)
      this.#tokens.enter()
      const node: Node = { kind: context, at: next.at, ...this.#branches(context) }
      this.#tokens.leave()
      return [node]
    }
    const body = this.#body()
    if (body.ending === 'else') throw new Fault('parse', 'a second {{else}}; {{end}} is missing', body.token.at)
    return body.nodes
  }

  #call(keyword: Token): Node {
    const name = this.#templateName(this.#tokens.next(), 'template')
    const bare = this.#tokens.peek().kind === 'close'
    if (bare) this.#tokens.skip(1)
    const pipeline = bare ? undefined : this.#pipeline('{{template}}')
    return { kind: 'template', at: keyword.at, name, pipeline }
  }

  #block(keyword: Token): Node {
    const name = this.#templateName(this.#tokens.next(), 'block')
    const pipeline = this.#pipeline('{{block}}')
    this.#define(name, this.#isolated('{{block}}'), keyword.at)
    return { kind: 'template', at: keyword.at, name, pipeline }
  }

  #jump(keyword: Token, kind: 'break' | 'continue'): Node {
    this.#tokens.expect('close', `{{${kind}}}`)
    if (this.#rangeDepth === 0) throw new Fault('parse', `{{${kind}}} outside {{range}}`, keyword.at)
    return { kind, at: keyword.at }
  }

  #pipeline(context: string): Pipeline {
    return parsePipeline(this.#tokens, context, 'close')
  }

  #templateName(token: Token, context: string): string {
    if (token.kind === 'string') return unquoteString(token.text, token.at)
    if (token.kind === 'raw') return unquoteRaw(token.text)
    throw this.#tokens.unexpected(token, `{{${context}}}; a quoted name belongs here`)
  }
}

const isWord = (token: Token, ...words: readonly string[]): boolean =>
  token.kind === 'keyword' && words.includes(token.text)
