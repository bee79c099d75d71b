import { setTimeout as pause } from 'node:timers/promises'

/** Looks until there is an answer: for what happens in other processes and tells nobody. Rejects after `seconds`. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  seconds = 60,
): Promise<T> {
  const end = Date.now() + seconds * 1000
  while (Date.now() < end) {
    const found = await look()
    if (found !== undefined) return found
    await pause(50)
  }
  throw new Error(`${what} has not come within ${seconds} seconds`)
}
