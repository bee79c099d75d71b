import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newc } from '../../src/wire/cpio/newc.ts'

/** An initial RAM disk that does nothing but be large, as those of whole systems are. Returns its path. */
export function packBallast(folder: string, mebibytes: number): string {
  const path = join(folder, 'ballast')
  const bytes = new Uint8Array(mebibytes * 2 ** 20)
  writeFileSync(path, newc([{ path: 'usr/share/ballast', mode: 0o644, bytes }]))
  return path
}
