import type { Instant } from '../../base/instant.ts'
import type { Labels } from './labels.ts'

/** A machine that asked and that no group took. */
export interface UnknownMachine {
  readonly labels: Labels
  readonly firstAskedAt: Instant
  readonly lastAskedAt: Instant
  readonly asked: number
}

/** A site that racks more at a time will look at the first thousand first. */
const MOST = 1000

/** Whom no group took, in memory: after a restart machines ask again. The one that asked longest ago makes room. */
export class UnknownMachines {
  readonly #known = new Map<string, UnknownMachine>()

  note(labels: Labels, now: Instant): void {
    const key = keyOf(labels)
    const before = this.#known.get(key)
    // A Map keeps the order of insertion: put back last, it makes room last.
    this.#known.delete(key)
    const asked = (before?.asked ?? 0) + 1
    this.#known.set(key, { labels, firstAskedAt: before?.firstAskedAt ?? now, lastAskedAt: now, asked })
    const [oldest] = this.#known.keys()
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest)
  }

  /** A group takes it now. */
  forget(labels: Labels): void {
    if (this.#known.size > 0) this.#known.delete(keyOf(labels))
  }

  /** The one that asked last first. */
  list(): readonly UnknownMachine[] {
    return [...this.#known.values()].toReversed()
  }
}

/** One machine asks on several paths, with more labels or fewer. */
function keyOf(labels: Labels): string {
  const mac = labels.get('mac')
  if (mac !== undefined) return `mac ${mac}`
  const uuid = labels.get('uuid')
  return uuid === undefined ? JSON.stringify([...labels]) : `uuid ${uuid.toLowerCase()}`
}
