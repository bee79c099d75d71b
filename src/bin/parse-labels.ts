import { Problem } from './problem.ts'

/** `rack=7` as a label. Throws a `Problem` for what has no `=`. */
export const parseLabels = (texts: readonly string[]): readonly { readonly key: string; readonly value: string }[] =>
  texts.map((text) => {
    const at = text.indexOf('=')
    if (at < 1) throw new Problem(`"${text}" is not a label like rack=7`)
    return { key: text.slice(0, at), value: text.slice(at + 1) }
  })
