import type { Json } from '../../domain/profiles/group.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** JSON as Go's encoder writes it: `<`, `>`, `&` and the two line separators escaped inside texts. */
export const goJson = (value: Json, indent?: string): string =>
  JSON.stringify(value, undefined, indent).replaceAll(/[<>&\u2028\u2029]/g, (char) => ESCAPES[char] ?? char)
