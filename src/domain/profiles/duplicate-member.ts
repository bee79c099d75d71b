/** A member name that an object of a JSON text has twice. */
export interface DuplicateMember {
  readonly name: string
  /** From 1. */
  readonly line: number
}

/**
 * The first name that comes a second time within its object: `JSON.parse` lets the last win in silence (RFC 8259 section 4 leaves it open), and
 * one of the two was meant. The text must be JSON.
 */
export function duplicateMember(text: string): DuplicateMember | undefined {
  /** Names so far of each object that is open; undefined for a list. */
  const open: (Set<string> | undefined)[] = []
  let line = 1
  let last = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '\n') line += 1
    else if (char === '{') open.push(new Set())
    else if (char === '[') open.push(undefined)
    else if (char === '}' || char === ']') open.pop()
    else if (char === '"') {
      const end = endOfString(text, at)
      last = text.slice(at, end + 1)
      at = end
    } else if (char === ':') {
      const names = open.at(-1)
      const name = JSON.parse(last) as string
      if (names?.has(name) === true) return { name, line }
      names?.add(name)
    }
  }
  return undefined
}

/** Not with a regular expression: those remember every escape of a long string, until the stack is full. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}
