export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'keyword'
  | 'name'
  | 'field'
  | 'variable'
  | 'dot'
  | 'nil'
  | 'bool'
  | 'number'
  | 'rune'
  | 'string'
  | 'raw'
  | 'declare'
  | 'assign'
  | 'pipe'
  | '('
  | ')'
  | ','
  | 'mark'
  | 'error'
  | 'end'

export interface Token {
  readonly kind: TokenKind
  /** As written; for `error` the complaint. */
  readonly text: string
  /** Offset in the template. */
  readonly at: number
  /** White space stands before it inside its action: `f .a` is a call where `f.a` is a field. */
  readonly spaced: boolean
}
