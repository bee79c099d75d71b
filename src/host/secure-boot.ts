import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** PEM files: a key, and its certificate, which the firmware's signature database or shim's list must hold. */
export interface SecureBootKey {
  readonly keyFile: string
  readonly certificateFile: string
}

/** Signs EFI programs with `sbsign`. What it returns rejects with sbsign's own words when that fails. */
export function secureBootSigner(key: SecureBootKey): (program: Uint8Array) => Promise<Uint8Array> {
  return async (program) => {
    const work = await mkdtemp(join(tmpdir(), 'coldforge-sign-'))
    const [unsigned, signed] = [join(work, 'unsigned.efi'), join(work, 'signed.efi')]
    try {
      await writeFile(unsigned, program)
      await promisify(execFile)('sbsign', [
        '--key',
        key.keyFile,
        '--cert',
        key.certificateFile,
        '--output',
        signed,
        unsigned,
      ])
      return await readFile(signed)
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  }
}
