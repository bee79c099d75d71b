import { isBuiltin } from './builtins.ts'
import { unquoteRaw, unquoteRune, unquoteString } from './literal.ts'
import { parseNumber } from './number-literal.ts'
import type { Command, Operand, Pipeline } from './syntax.ts'
import { Fault } from './template-error.ts'
import type { Token, TokenKind } from './token.ts'
import type { Tokens } from './tokens.ts'

const CONSTANTS: ReadonlySet<TokenKind> = new Set(['bool', 'number', 'rune', 'string', 'raw'])

/** `$i, $x := a b | c`, up to the token of kind `end`, which is taken. Throws a Fault. */
export function parsePipeline(tokens: Tokens, context: string, end: TokenKind): Pipeline {
  const { at } = tokens.peek()
  const { variables, assigns } = declarations(tokens, context)
  const commands: Command[] = []
  while (tokens.peek().kind !== end) commands.push(command(tokens, context))
  tokens.skip(1)
  if (commands.length === 0) throw new Fault('parse', `missing value for ${context}`, at)
  const passive = commands.slice(1).find(([first]) => ['dot', 'nil', 'constant', 'overflow'].includes(first.kind))
  if (passive !== undefined) {
    throw new Fault('parse', `${passive[0].source} cannot take a value from the pipeline`, passive[0].at)
  }
  return { at, variables, assigns, commands }
}

function declarations(tokens: Tokens, context: string): Pick<Pipeline, 'variables' | 'assigns'> {
  const variables: string[] = []
  while (tokens.peek().kind === 'variable') {
    const { text, at } = tokens.peek()
    const after = tokens.peek(1).kind
    if (after !== 'declare' && after !== 'assign' && after !== ',') break
    tokens.skip(2)
    variables.push(text)
    tokens.declare(text)
    if (after !== ',') return { variables, assigns: after === 'assign' }
    if (context !== 'range' || variables.length > 1) throw new Fault('parse', `too many declarations in ${context}`, at)
    const next = tokens.peek()
    if (!['variable', 'close', ')'].includes(next.kind)) throw tokens.unexpected(next, 'range; a variable belongs here')
  }
  return { variables, assigns: false }
}

function command(tokens: Tokens, context: string): Command {
  const operands: Operand[] = []
  for (;;) {
    const operand = parseOperand(tokens)
    if (operand !== undefined) operands.push(operand)
    const [first] = operands
    const next = tokens.peek()
    if (first === undefined) throw tokens.unexpected(next, context)
    if (next.kind === 'pipe') tokens.skip(1)
    if (['close', ')', 'pipe'].includes(next.kind)) return [first, ...operands.slice(1)]
    if (operand === undefined || !next.spaced) throw tokens.unexpected(next, 'operand')
  }
}

function parseOperand(tokens: Tokens): Operand | undefined {
  const { at } = tokens.peek()
  const operand = term(tokens)
  if (operand === undefined) return undefined
  const names: string[] = []
  while (tokens.peek().kind === 'field' && !tokens.peek().spaced) names.push(tokens.next().text.slice(1))
  if (names.length === 0) return operand
  const source = tokens.sourceFrom(at)
  if (operand.kind === 'field' || operand.kind === 'variable') {
    return { ...operand, source, names: [...operand.names, ...names] }
  }
  if (operand.kind === 'pipeline' || operand.kind === 'function') {
    return { kind: 'chain', at, source, of: operand, names }
  }
  throw new Fault('parse', `unexpected . after ${operand.source}`, at)
}

function term(tokens: Tokens): Operand | undefined {
  const token = tokens.peek()
  if (token.kind === '(') return parenthesized(tokens)
  const operand = simpleTerm(token, tokens)
  if (operand !== undefined) tokens.skip(1)
  return operand
}

function simpleTerm(token: Token, tokens: Tokens): Operand | undefined {
  const { kind, at, text } = token
  const place = { at, source: text }
  if (kind === 'dot' || kind === 'nil') return { kind, ...place }
  if (kind === 'field') return { kind, names: [text.slice(1)], ...place }
  if (kind === 'variable') {
    if (!tokens.knows(text)) throw new Fault('parse', `undefined variable ${text}`, at)
    return { kind, name: text, names: [], ...place }
  }
  if (kind === 'name') {
    if (!isBuiltin(text)) throw new Fault('parse', `function "${text}" not defined`, at)
    return { kind: 'function', name: text, ...place }
  }
  return CONSTANTS.has(kind) ? { ...constant(token), ...place } : undefined
}

function parenthesized(tokens: Tokens): Operand {
  const { at } = tokens.next()
  tokens.enter()
  const pipeline = parsePipeline(tokens, 'parenthesized pipeline', ')')
  tokens.leave()
  return { kind: 'pipeline', pipeline, at, source: tokens.sourceFrom(at) }
}

type Constant = { readonly kind: 'constant'; readonly value: string | boolean | number | bigint }

function constant({ kind, text, at }: Token): Constant | { readonly kind: 'overflow' } {
  if (kind === 'bool') return { kind: 'constant', value: text === 'true' }
  if (kind === 'rune') return { kind: 'constant', value: unquoteRune(text, at) }
  if (kind === 'string') return { kind: 'constant', value: unquoteString(text, at) }
  if (kind === 'raw') return { kind: 'constant', value: unquoteRaw(text) }
  const value = parseNumber(text, at)
  return value === 'overflow' ? { kind: 'overflow' } : { kind: 'constant', value }
}
