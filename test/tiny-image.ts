import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Flags of a server that has something to boot: two files that are no kernel and no initrd. */
export function tinyImage(): Disposable & { readonly flags: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'image-'))
  const [kernel, initrd] = [join(folder, 'vmlinuz'), join(folder, 'initrd')]
  writeFileSync(kernel, 'a kernel')
  writeFileSync(initrd, 'an initrd')
  return {
    flags: ['--image-name', 'tiny', '--image-kernel', kernel, '--image-initrds', `[${initrd}]`],
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}
