/** What stands between `%` and the verb. */
export interface FormatFlags {
  readonly plus: boolean
  readonly minus: boolean
  readonly sharp: boolean
  readonly space: boolean
  readonly zero: boolean
  /** `%#v`: Go syntax. */
  readonly goSyntax: boolean
  readonly width: number | undefined
  readonly precision: number | undefined
}

export const NO_FLAGS: FormatFlags = {
  plus: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  goSyntax: false,
  width: undefined,
  precision: undefined,
}

/** Fills up to the width, counted in code points: right of the text with `-`, else left of it, with zeros if `0` asks for them. */
export function pad(text: string, flags: FormatFlags): string {
  const missing = (flags.width ?? 0) - codePoints(text)
  if (missing <= 0) return text
  if (flags.minus) return text + ' '.repeat(missing)
  return (flags.zero ? '0' : ' ').repeat(missing) + text
}

export const padWithSpaces = (text: string, flags: FormatFlags): string => pad(text, { ...flags, zero: false })

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
