import { ActionLexer } from './action-lexer.ts'
import { isSpace, skipSpace, trimEnd } from './white-space.ts'
import type { Token } from './token.ts'

/**
 * Cuts a template into tokens. White space next to `{{- ` and ` -}}` is dropped here, comments too.
 * The first mistake becomes an `error` token and ends the list, so that an earlier mistake of grammar is reported first.
 */
export function lex(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    const open = text.indexOf('{{', at)
    const until = open === -1 ? text.length : open
    const trims = open !== -1 && text[open + 2] === '-' && isSpace(text[open + 3])
    const literal = trims ? trimEnd(text.slice(at, until)) : text.slice(at, until)
    if (literal !== '') tokens.push({ kind: 'text', text: literal, at, spaced: false })
    if (open === -1) return [...tokens, { kind: 'end', text: 'end of template', at: text.length, spaced: false }]

    const inside = open + (trims ? 4 : 2)
    if (text.startsWith('/*', inside)) {
      const after = skipComment(text, inside)
      if (typeof after !== 'number') return [...tokens, after]
      at = after
      continue
    }
    tokens.push({ kind: 'open', text: '{{', at: open, spaced: false })
    const action = new ActionLexer(text, inside)
    for (;;) {
      const token = action.next()
      tokens.push(token)
      if (token.kind === 'error') return tokens
      if (token.kind === 'close') break
    }
    at = action.at
  }
}

function skipComment(text: string, from: number): number | Token {
  const complaint = (says: string): Token => ({ kind: 'error', text: says, at: from, spaced: false })
  const end = text.indexOf('*/', from + 2)
  if (end === -1) return complaint('unclosed comment')
  const close = /(\s-)?\}\}/y
  close.lastIndex = end + 2
  const match = close.exec(text)
  if (match === null) return complaint('the comment ends before the closing delimiter')
  return match[1] === undefined ? close.lastIndex : skipSpace(text, close.lastIndex)
}
