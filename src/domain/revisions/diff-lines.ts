export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** Beyond so many cells of the table the middle counts as replaced as a whole: a diff is for people, and they would not read it. */
const MAX_CELLS = 4_000_000

/** The shortest way from one list of lines to another; removals come before additions. */
export function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const head = commonStart(before, after)
  const tail = commonStart(before.slice(head).toReversed(), after.slice(head).toReversed())
  const [old, young] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)]
  return [
    ...before.slice(0, head).map(same),
    ...(old.length * young.length > MAX_CELLS ? [...old.map(removed), ...young.map(added)] : middle(old, young)),
    ...before.slice(before.length - tail).map(same),
  ]
}

const same = (text: string): DiffLine => ({ kind: 'same', text })
const removed = (text: string): DiffLine => ({ kind: 'removed', text })
const added = (text: string): DiffLine => ({ kind: 'added', text })

function commonStart(a: readonly string[], b: readonly string[]): number {
  const end = Math.min(a.length, b.length)
  let i = 0
  while (i < end && a[i] === b[i]) i++
  return i
}

/** By the table of longest common subsequences: cell (i, j) is the length of the one of `old` from i and `young` from j. */
function middle(old: readonly string[], young: readonly string[]): readonly DiffLine[] {
  const width = young.length + 1
  const table = new Uint32Array((old.length + 1) * width)
  const at = (i: number, j: number): number => table[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = young.length - 1; j >= 0; j--)
      table[i * width + j] = old[i] === young[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && old[i] === young[j]) {
      lines.push(same(old[i++] ?? ''))
      j++
    } else if (i < old.length && (j === young.length || at(i + 1, j) >= at(i, j + 1)))
      lines.push(removed(old[i++] ?? ''))
    else lines.push(added(young[j++] ?? ''))
  }
  return lines
}
