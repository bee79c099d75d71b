import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheDir } from '../src/host/cache-dir.ts'

/**
 * The folder called `name` in the cache, built by `build` when it is not there yet. A build happens in a folder beside it that
 * is renamed when it is complete: an interrupted build leaves nothing that looks finished, and of two at once the first wins.
 */
export async function cached(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const cache = cacheDir(process.env)
  const finished = join(cache, name)
  if (await exists(finished)) return finished
  await mkdir(cache, { recursive: true })
  const unfinished = await mkdtemp(`${finished}.building-`)
  try {
    await build(unfinished)
    await rename(unfinished, finished)
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true })
    if (!(await exists(finished))) throw cause
  }
  return finished
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
