import { hash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArtifactName, ArtifactSet } from '../artifacts/artifact-set.ts'

/** The file that `sha256sum -c` reads. */
export const CHECKSUMS = 'SHA256SUMS'

/**
 * Writes the files of a set and their checksums into `folder`, which may be there already and hold other things. A failure while
 * writing leaves `folder` as it was: the files take their names only when all are complete.
 */
export async function writeArtifactSet(folder: string, set: ArtifactSet): Promise<readonly ArtifactName[]> {
  const firstMade = await mkdir(folder, { recursive: true })
  // Inside, not beside: the folder may be a mount, which no file is renamed into and beside which nothing can be made.
  const draft = await mkdtemp(join(folder, '.draft-'))
  try {
    const names = Object.keys(set) as ArtifactName[]
    for (const name of names) await writeSecret(join(draft, name), set[name])
    await writeSecret(join(draft, CHECKSUMS), checksums(set, names))
    for (const name of [...names, CHECKSUMS]) await rename(join(draft, name), join(folder, name))
    await rmdir(draft)
    return names
  } catch (failure) {
    await rm(firstMade ?? draft, { recursive: true, force: true })
    throw failure
  }
}

/** Whoever reads an artifact holds the private key. */
const writeSecret = (file: string, content: Uint8Array | string): Promise<void> =>
  writeFile(file, content, { mode: 0o600, flush: true })

const checksums = (set: ArtifactSet, names: readonly ArtifactName[]): string =>
  names.map((name) => `${hash('sha256', set[name])}  ${name}\n`).join('')
