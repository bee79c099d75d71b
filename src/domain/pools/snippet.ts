import { err, ok, type Result } from '../../base/result.ts'

/** Ignition or Butane that people add to what the server writes. Merged in order; the renderer checks what is in it. */
export interface Snippet {
  readonly name: string
  readonly format: 'ignition' | 'butane'
  readonly text: string
}

const MAX_BYTES = 256 * 1024

export function checkSnippets(snippets: readonly Snippet[]): Result<readonly Snippet[], string> {
  const seen = new Set<string>()
  for (const { name, text } of snippets) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
      return err(`"${name.slice(0, 80)}" is not a name for a snippet`)
    if (seen.has(name)) return err(`the snippet ${name} stands there twice`)
    seen.add(name)
    if (text.length > MAX_BYTES) return err(`the snippet ${name} is longer than ${MAX_BYTES} characters`)
  }
  return ok(snippets)
}
