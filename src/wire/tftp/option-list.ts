/** Option names in lower case (RFC 2347: they are case-insensitive) with the text of their values. */
export type OptionList = ReadonlyMap<string, string>

/** Pairs up names and values. The first of equal names wins, and a name without a value is ignored. */
export function readOptionList(strings: readonly string[]): OptionList {
  const options = new Map<string, string>()
  for (let at = 0; at + 1 < strings.length; at += 2) {
    const name = (strings[at] ?? '').toLowerCase()
    if (name !== '' && !options.has(name)) options.set(name, strings[at + 1] ?? '')
  }
  return options
}

export const writeOptionList = (options: OptionList): readonly string[] => [...options].flat()
