import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** `$COLDFORGE_CACHE`, else the user's cache folder. What is in it can be built again, so it may be deleted at any time. */
export const cacheFolder = (): string =>
  process.env['COLDFORGE_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'coldforge')

/**
 * The folder called `name` in the cache, built by `build` when it is not there yet. A build happens in a folder beside it that
 * is renamed when it is complete: an interrupted build leaves nothing that looks finished, and of two at once the first wins.
 */
export async function cached(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const finished = join(cacheFolder(), name)
  if (await exists(finished)) return finished
  await mkdir(cacheFolder(), { recursive: true })
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
