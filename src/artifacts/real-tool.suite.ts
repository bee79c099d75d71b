import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A reason to skip a test that compares our bytes with what `program` says, or false when the program is there. */
export const without = (program: string): string | false =>
  spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0 ? false : `needs ${program}`

/** Runs a program on a file with these bytes (its path replaces `FILE` in the arguments) and returns what it writes. */
export function judge(program: string, args: readonly string[], bytes: Uint8Array): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-judge-'))
  const file = join(folder, 'file')
  try {
    writeFileSync(file, bytes)
    const withFile = args.map((arg) => arg.replace('FILE', file))
    return execFileSync(program, withFile, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What nasm makes of 16-bit source. */
export const assembled = (source: Uint8Array): Uint8Array =>
  new Uint8Array(judge('sh', ['-c', 'nasm -f bin -o "$0.bin" "$0" && cat "$0.bin"', 'FILE'], source))
