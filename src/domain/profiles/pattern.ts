import { err, ok, type Result } from '../../base/result.ts'
import { parsePattern, type Node } from './pattern-syntax.ts'

/** A regular expression over a whole label. Matching takes time proportional to pattern times text, whatever either says. */
export interface Pattern {
  readonly source: string
  matches(text: string): boolean
}

/** States of the compiled automaton; repetition is written out, so `(a{100}){100}` is refused here. */
const MOST_STATES = 1000
/** Longer labels match no pattern. */
const LONGEST_TEXT = 1024

type Step =
  | { readonly kind: 'read'; readonly accepts: (char: string) => boolean }
  | { readonly kind: 'fork'; to: number[] }
  | { readonly kind: 'done' }

/**
 * JavaScript's own engine backtracks: one bad pattern and one hostile label stop the server for hours. This one walks all
 * possibilities side by side (Thompson, 1968). Without back references and look-around there is nothing to go back for.
 */
export function compilePattern(source: string): Result<Pattern, string> {
  const parsed = parsePattern(source)
  if (!parsed.ok) return parsed
  const steps: Step[] = []
  if (!emit(parsed.value, steps)) return err(`the pattern needs more than ${MOST_STATES} states`)
  steps.push({ kind: 'done' })
  return ok({ source, matches: (text) => text.length <= LONGEST_TEXT && run(steps, text) })
}

/** False once the program is too long. */
function emit(node: Node, steps: Step[]): boolean {
  if (steps.length > MOST_STATES) return false
  switch (node.kind) {
    case 'char':
      steps.push({ kind: 'read', accepts: node.accepts })
      return true
    case 'sequence':
      return node.nodes.every((part) => emit(part, steps))
    case 'choice':
      return emitChoice(node.nodes, steps)
    case 'repeat':
      return emitRepeat(node.node, node.least, node.most, steps)
  }
}

function emitChoice(nodes: readonly Node[], steps: Step[]): boolean {
  const fork: Step = { kind: 'fork', to: [] }
  steps.push(fork)
  const ends: { kind: 'fork'; to: number[] }[] = []
  for (const node of nodes) {
    fork.to.push(steps.length)
    if (!emit(node, steps)) return false
    const end = { kind: 'fork' as const, to: [] }
    steps.push(end)
    ends.push(end)
  }
  for (const end of ends) end.to.push(steps.length)
  return true
}

function emitRepeat(node: Node, least: number, most: number, steps: Step[]): boolean {
  for (let i = 0; i < least; i++) if (!emit(node, steps)) return false
  if (most === Infinity) return emitLoop(node, steps)
  const exits: { kind: 'fork'; to: number[] }[] = []
  for (let i = least; i < most; i++) {
    const exit = { kind: 'fork' as const, to: [steps.length + 1] }
    steps.push(exit)
    exits.push(exit)
    if (!emit(node, steps)) return false
  }
  for (const exit of exits) exit.to.push(steps.length)
  return true
}

function emitLoop(node: Node, steps: Step[]): boolean {
  const start = steps.length
  const fork: Step = { kind: 'fork', to: [start + 1] }
  steps.push(fork)
  if (!emit(node, steps)) return false
  steps.push({ kind: 'fork', to: [start] })
  fork.to.push(steps.length)
  return true
}

function run(steps: readonly Step[], text: string): boolean {
  let here = reach(steps, [0])
  for (const char of text) {
    const next: number[] = []
    for (const at of here) {
      const step = steps[at]
      if (step?.kind === 'read' && step.accepts(char)) next.push(at + 1)
    }
    if (next.length === 0) return false
    here = reach(steps, next)
  }
  return here.has(steps.length - 1)
}

/** Every step that can be reached without reading. */
function reach(steps: readonly Step[], from: readonly number[]): ReadonlySet<number> {
  const seen = new Set(from)
  for (const at of seen) {
    const step = steps[at]
    if (step?.kind === 'fork') for (const to of step.to) seen.add(to)
  }
  return seen
}
