import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { hex, toHex } from '../../src/base/bytes.ts'

const folder = join(import.meta.dirname, 'corpus')

/** What real clients and servers sent, and what was found by fuzzing: the files whose names begin with `prefix`, in order. */
export const corpusOf = (prefix: string): readonly Uint8Array[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .toSorted()
    .map((name) => hex(readFileSync(join(folder, name), 'utf8')))

/** Keeps an input that broke something, so that it is tried first from now on. Gives its path. */
export function keepFound(prefix: string, bytes: Uint8Array): string {
  const name = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
  const path = join(folder, `${prefix}found-${name}.hex`)
  const lines = toHex(bytes).match(/.{1,128}/g) ?? []
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}
