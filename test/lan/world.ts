import { createHash } from 'node:crypto'
import { Agenda } from './agenda.ts'
import { Chance } from './chance.ts'

/**
 * Virtual time in whole milliseconds, chance from one seed, and a hash of everything that was heard: two runs with the same seed
 * must give the same hash.
 */
export class World {
  readonly chance: Chance
  readonly #agenda = new Agenda()
  readonly #trace = createHash('sha256')
  #now = 0
  #isWorking = false

  constructor(seed: number) {
    this.chance = new Chance(seed)
  }

  get now(): number {
    return this.#now
  }

  after(milliseconds: number, act: () => void): void {
    this.#agenda.add(this.#now + Math.round(milliseconds), act)
  }

  /** Lets promises and immediates of the code under test go on before time does. */
  letTheServerWork(): void {
    this.#isWorking = true
  }

  heard(who: string, bytes: Uint8Array): void {
    this.#trace.update(`${this.#now} ${who} `).update(bytes)
  }

  /** Ends when `isOver` says so, when nothing is left to happen, or after so many milliseconds. */
  async run(isOver: () => boolean, longest: number): Promise<void> {
    for (let at = this.#agenda.next; at !== undefined && at <= longest && !isOver(); at = this.#agenda.next) {
      this.#now = at
      while (this.#agenda.next === at) this.#agenda.take()?.()
      // Twice: what the first turn's immediates began is then under way.
      if (this.#isWorking) for (let turn = 0; turn < 2; turn++) await realTurn()
      this.#isWorking = false
    }
  }

  /** Only once, at the end. */
  trace(): string {
    return this.#trace.digest('hex').slice(0, 16)
  }
}

const realTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
