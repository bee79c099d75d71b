import type { Ip4 } from '../../src/base/ip4.ts'
import type { Lease } from '../../src/domain/networks/lease.ts'
import type { LeaseStore } from '../../src/domain/networks/lease-store.ts'
import type { World } from './world.ts'

/**
 * A disk that takes its time, and on which a crash keeps of the writes under way some first part, as chance will have it.
 * What it said was kept, it keeps.
 */
export class LeaseDisk implements LeaseStore {
  readonly #world: World
  readonly #syncMilliseconds: number
  readonly #kept = new Map<Ip4, Lease>()
  #underWay: Lease[] = []
  #life = 0

  constructor(world: World, syncMilliseconds: number) {
    this.#world = world
    this.#syncMilliseconds = syncMilliseconds
  }

  append(changes: readonly Lease[]): Promise<void> {
    this.#underWay.push(...changes)
    const life = this.#life
    return new Promise((resolve) => {
      this.#world.after(this.#syncMilliseconds, () => {
        if (life !== this.#life) return
        this.#keep(this.#underWay.splice(0))
        this.#world.letTheServerWork()
        resolve()
      })
    })
  }

  async load(): Promise<readonly Lease[]> {
    return [...this.#kept.values()]
  }

  async at(ip: Ip4): Promise<Lease | undefined> {
    return this.#kept.get(ip)
  }

  keptAt(ip: Ip4): Lease | undefined {
    return this.#kept.get(ip)
  }

  /** The process or the power is gone: nobody hears of the writes under way any more. */
  crash(): void {
    this.#life += 1
    const survivors = this.#world.chance.below(this.#underWay.length + 1)
    this.#keep(this.#underWay.slice(0, survivors))
    this.#underWay = []
  }

  #keep(leases: readonly Lease[]): void {
    for (const lease of leases) this.#kept.set(lease.ip, lease)
  }
}
