/** What Go's templates call white space: four ASCII characters. */
const SPACE = ' \t\r\n'

export const isSpace = (c: string | undefined): boolean => c !== undefined && c !== '' && SPACE.includes(c)

/** The offset of the first character after `from` that is not white space. */
export function skipSpace(text: string, from: number): number {
  let at = from
  while (isSpace(text[at])) at += 1
  return at
}

/** Without the white space at its end. */
export function trimEnd(text: string): string {
  let end = text.length
  while (isSpace(text[end - 1])) end -= 1
  return text.slice(0, end)
}
