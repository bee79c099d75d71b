import { isPrintable } from './quote.ts'

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
}

export const escapeHtml = (text: string): string => text.replaceAll(/[\0"'&<>]/g, (c) => HTML[c] ?? c)

/** For use inside a JavaScript string literal; HTML's special characters too, so that it can stand in a page. */
export const escapeJs = (text: string): string => Array.from(text, jsChar).join('')

function jsChar(char: string): string {
  if ('\\\'"'.includes(char)) return `\\${char}`
  if (!'<>&='.includes(char) && (char === ' ' || isPrintable(char))) return char
  return `\\u${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** Go's url.QueryEscape: a space is `+`, all but letters, digits and `-_.~` is `%XX`. */
export function escapeQuery(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return Array.from(bytes, (byte) => {
    const char = String.fromCharCode(byte)
    if (/[A-Za-z0-9_.~-]/.test(char)) return char
    return char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}
