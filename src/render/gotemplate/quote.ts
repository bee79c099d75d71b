const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
}

const PRINTABLE = /^[ \p{L}\p{M}\p{N}\p{P}\p{S}]$/u

/** What Go calls printable: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export const isPrintable = (char: string): boolean => PRINTABLE.test(char)

/** A Go string or character literal for `text`; `asciiOnly` escapes everything above U+007E. */
export function quoteGo(text: string, quote: '"' | "'", asciiOnly: boolean): string {
  return quote + Array.from(text, (char) => escaped(char, quote, asciiOnly)).join('') + quote
}

/** Whether a raw literal between backquotes can hold `text`. */
export const fitsBackquotes = (text: string): boolean => Array.from(text).every(fitsRaw)

const fitsRaw = (char: string): boolean =>
  char === '\t' || (char >= ' ' && char !== '\x7f' && char !== '`' && char !== '\ufeff')

function escaped(char: string, quote: string, asciiOnly: boolean): string {
  if (char === quote) return `\\${char}`
  const named = NAMED[char]
  if (named !== undefined) return named
  const point = char.codePointAt(0) ?? 0
  if (isPrintable(char) && (point < 0x7f || !asciiOnly)) return char
  if (point < 0x20 || point === 0x7f) return `\\x${point.toString(16).padStart(2, '0')}`
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, '0')}` : `\\u${point.toString(16).padStart(4, '0')}`
}
