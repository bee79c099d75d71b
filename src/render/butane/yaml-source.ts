import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  parseDocument,
  Scalar,
  type Node,
  type YAMLMap,
} from 'yaml'
import { err, ok, type Result } from '../../base/result.ts'
import type { SyntaxFault } from '../source/json-source.ts'
import type { SourceEntry, SourceNode } from '../source/source-node.ts'

/** Larger texts are no configs. UTF-16 code units. */
const MAX_TEXT = 4 * 1024 * 1024

/** How many values a text may have once its aliases are written out: a bomb of aliases has billions. */
const MAX_NODES = 200_000

const MAX_DEPTH = 100

/** The parser needs a second for 400,000 pieces of syntax, and for its own checks of anchors the square of their number. */
const MAX_LEXEMES = 200_000
const MAX_ANCHORS = 1000

/**
 * Reads one YAML document, keeping offsets. Scalars stay text: what `0644` or `yes` means depends on what belongs there. Aliases and
 * merge keys (`<<`) are written out; a key that stands twice is an error.
 */
export function parseYamlSource(text: string): Result<SourceNode, SyntaxFault> {
  if (text.length > MAX_TEXT) return err({ says: `the config is longer than ${MAX_TEXT} characters`, at: 0 })
  try {
    return ok(read(text))
  } catch (error) {
    if (error instanceof YamlFault) return err({ says: error.message, at: error.at })
    // The parser recurses: some thousand brackets are enough to run out of stack.
    if (error instanceof RangeError) return err({ says: `the YAML nests deeper than ${MAX_DEPTH}`, at: 0 })
    throw error
  }
}

class YamlFault extends Error {
  readonly at: number

  constructor(says: string, at: number) {
    super(says)
    this.at = at
  }
}

/** Looks at the pieces of the text, which is quick, before anything is built from them. */
function checkSize(text: string): void {
  let lexemes = 0
  let anchors = 0
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1
    if (lexeme.startsWith('&')) anchors += 1
    if (lexemes > MAX_LEXEMES) throw new YamlFault(`the YAML has more than ${MAX_LEXEMES} pieces of syntax`, 0)
    if (anchors > MAX_ANCHORS) throw new YamlFault(`the YAML has more than ${MAX_ANCHORS} anchors`, 0)
  }
}

function read(text: string): SourceNode {
  checkSize(text)
  const document = parseDocument(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const [fault] = document.errors
  if (fault?.message.startsWith('Maximum call stack') === true) throw new RangeError(fault.message)
  if (fault !== undefined) throw new YamlFault(fault.message, fault.pos[0])
  const reader = new YamlReader()
  return document.contents === null
    ? { kind: 'scalar', type: 'null', text: '', at: 0 }
    : reader.node(document.contents, 0)
}

class YamlReader {
  readonly #anchors = new Map<string, Node>()
  #nodes = 0

  node(node: unknown, depth: number): SourceNode {
    const at = offsetOf(node)
    this.#nodes += 1
    if (this.#nodes > MAX_NODES)
      throw new YamlFault(`the YAML has more than ${MAX_NODES} values, aliases written out`, at)
    if (depth > MAX_DEPTH) throw new YamlFault(`the YAML nests deeper than ${MAX_DEPTH}`, at)
    if (isAlias(node)) return this.node(this.#target(node), depth + 1)
    if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor !== undefined) this.#anchors.set(node.anchor, node)
    }
    if (isMap(node)) return { kind: 'map', at, entries: this.#entries(node, depth) }
    if (isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => this.node(item, depth + 1)) }
    return isScalar(node) ? scalar(node, at) : { kind: 'scalar', type: 'null', text: '', at }
  }

  #target(alias: Alias): Node {
    const target = this.#anchors.get(alias.source)
    if (target === undefined) throw new YamlFault(`the alias *${alias.source} has no anchor before it`, offsetOf(alias))
    return target
  }

  #entries(map: YAMLMap, depth: number): readonly SourceEntry[] {
    const own: SourceEntry[] = []
    const merged: SourceEntry[] = []
    const seen = new Set<string>()
    for (const { key, value } of map.items) {
      const at = offsetOf(key)
      if (!isScalar(key)) throw new YamlFault('a key is a plain text', at)
      const name = String(key.source ?? key.value)
      if (seen.has(name)) throw new YamlFault(`the key "${name}" stands twice in one mapping; remove one`, at)
      seen.add(name)
      const inner =
        value === null ? { kind: 'scalar' as const, type: 'null' as const, text: '', at } : this.node(value, depth + 1)
      if (name === '<<' && key.type === Scalar.PLAIN) merged.push(...mergedEntries(inner))
      else own.push({ key: name, at, value: inner })
    }
    return [...firstOfEach(merged, seen), ...own]
  }
}

/** Entries by the first use of their key, without keys in `taken`, to which it adds. */
function firstOfEach(entries: readonly SourceEntry[], taken: Set<string>): readonly SourceEntry[] {
  return entries.filter(({ key }) => {
    const isNew = !taken.has(key)
    taken.add(key)
    return isNew
  })
}

/** What `<<` brings: the entries of a mapping, or of several of which the first wins. */
function mergedEntries(node: SourceNode): readonly SourceEntry[] {
  if (node.kind === 'map') return node.entries
  if (node.kind === 'list') return node.items.flatMap(mergedEntries)
  throw new YamlFault('"<<" takes a mapping or a list of mappings', node.at)
}

function scalar(node: Scalar, at: number): SourceNode {
  const text = String(node.value)
  if (node.tag !== undefined && node.tag !== 'tag:yaml.org,2002:str')
    return { kind: 'scalar', type: tagged(node.tag, at), text, at }
  const plain = node.type === Scalar.PLAIN && node.tag === undefined
  return { kind: 'scalar', type: plain ? 'plain' : 'string', text, at }
}

function tagged(tag: string, at: number): 'plain' | 'null' {
  const name = tag.replace('tag:yaml.org,2002:', '!!')
  if (name === '!!int' || name === '!!bool') return 'plain'
  if (name === '!!null') return 'null'
  throw new YamlFault(`the tag ${name} has no meaning here`, at)
}

function offsetOf(node: unknown): number {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return 0
  return typeof node.range[0] === 'number' ? node.range[0] : 0
}
