/** Why a template gave no text. `line` and `column` count from 1; columns are UTF-16 code units, as editors count them. */
export interface TemplateError {
  /** `parse`: the text is no template. `exec`: it is, but not for this data. `limit`: it asked for more than it may have. */
  readonly kind: 'parse' | 'exec' | 'limit'
  readonly line: number
  readonly column: number
  readonly says: string
}

/** Thrown inside this folder and caught at its border. Without `at` the place is where the evaluator stands. */
export class Fault extends Error {
  readonly kind: TemplateError['kind']
  readonly at: number | undefined

  constructor(kind: TemplateError['kind'], says: string, at?: number) {
    super(says)
    this.kind = kind
    this.at = at
  }
}

export function locate(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at)
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') }
}
