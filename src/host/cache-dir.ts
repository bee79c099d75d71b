import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where things are kept that can be made or fetched again: $COLDFORGE_CACHE, or `coldforge` in the user's cache folder. */
export function cacheDir(environment: NodeJS.ProcessEnv): string {
  const { COLDFORGE_CACHE: own, XDG_CACHE_HOME: user } = environment
  if (own !== undefined && own !== '') return own
  return join(user === undefined || user === '' ? join(homedir(), '.cache') : user, 'coldforge')
}
