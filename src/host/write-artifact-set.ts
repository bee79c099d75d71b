import { hash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { ArtifactName, ArtifactSet } from '../artifacts/artifact-set.ts'

/** The file that `sha256sum -c` reads. */
export const CHECKSUMS = 'SHA256SUMS'

/**
 * Writes the files of a set and their checksums into `folder`, which may be there already and hold other things. A failure while
 * writing leaves `folder` as it was: the files are made in a folder beside it and take their names only when all are complete.
 */
export async function writeArtifactSet(folder: string, set: ArtifactSet): Promise<readonly ArtifactName[]> {
  const target = resolve(folder)
  await mkdir(dirname(target), { recursive: true })
  const draft = await mkdtemp(`${target}.`)
  try {
    const names = Object.keys(set) as ArtifactName[]
    for (const name of names) await writeSecret(join(draft, name), set[name])
    await writeSecret(join(draft, CHECKSUMS), checksums(set, names))
    await publish(draft, target, [...names, CHECKSUMS])
    return names
  } catch (failure) {
    await rm(draft, { recursive: true, force: true })
    throw failure
  }
}

/** Whoever reads an artifact holds the private key. */
const writeSecret = (file: string, content: Uint8Array | string): Promise<void> =>
  writeFile(file, content, { mode: 0o600, flush: true })

const checksums = (set: ArtifactSet, names: readonly ArtifactName[]): string =>
  names.map((name) => `${hash('sha256', set[name])}  ${name}\n`).join('')

async function publish(draft: string, target: string, names: readonly string[]): Promise<void> {
  await mkdir(target, { recursive: true })
  for (const name of names) await rename(join(draft, name), join(target, name))
  await rmdir(draft)
}
