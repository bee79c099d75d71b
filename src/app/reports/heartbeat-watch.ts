import { SECOND, type Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { HeartbeatStore } from '../../domain/agents/heartbeat-store.ts'
import type { MissedHeartbeats } from '../../domain/agents/missed-heartbeats.ts'

const TICK = SECOND

/** Written again with every heartbeat: a new one each time would be ten thousand a second for the collector. */
interface Heard {
  at: Instant
  isMissed: boolean
}

/**
 * Notices machines that have fallen silent, and that they are back. When each was heard last is remembered here, because a hundred thousand
 * machines cannot be read every second; what has been noticed is kept, so that a restart says nothing twice.
 */
export class HeartbeatWatch {
  readonly #store: MissedHeartbeats
  readonly #patience: number
  readonly #heard: Map<Uuid, Heard>

  private constructor(store: MissedHeartbeats, patience: number, heard: Map<Uuid, Heard>) {
    this.#store = store
    this.#patience = patience
    this.#heard = heard
  }

  /** While this server was down nobody could be heard: silence counts from `now` at the earliest. */
  static async open(store: MissedHeartbeats, silentAfterSeconds: number, now: Instant): Promise<HeartbeatWatch> {
    const agents = await store.agents()
    const heard = agents.map(
      ({ machine, missedSince }) => [machine, { at: now, isMissed: missedSince !== undefined }] as const,
    )
    return new HeartbeatWatch(store, silentAfterSeconds * SECOND, new Map(heard))
  }

  /** The same store, overheard. */
  over(store: HeartbeatStore): HeartbeatStore {
    return {
      record: async (from, heartbeat, at) => {
        await store.record(from, heartbeat, at)
        const known = this.#heard.get(from.machineId)
        const wasMissed = known?.isMissed === true
        if (known === undefined) this.#heard.set(from.machineId, { at, isMissed: false })
        else Object.assign(known, { at, isMissed: false })
        if (wasMissed) await this.#store.resume(from.machineId)
      },
    }
  }

  async look(now: Instant): Promise<void> {
    for (const [machine, { at, isMissed }] of this.#heard) {
      if (isMissed || now - at < this.#patience) continue
      const outcome = await this.#store.miss(machine, now)
      const heardMeanwhile = this.#heard.get(machine)?.at !== at
      if (outcome === 'unknown') this.#heard.delete(machine)
      else if (outcome === 'missed' && heardMeanwhile) await this.#store.resume(machine)
      else if (outcome === 'missed') this.#heard.set(machine, { at, isMissed: true })
    }
  }

  /** Looks every second until it is disposed, which waits for a look under way. */
  start(clock: () => Instant, onFailed: (failure: unknown) => void): AsyncDisposable {
    let looking: Promise<void> | undefined
    const timer = setInterval(() => {
      looking ??= this.look(clock())
        .catch(onFailed)
        .finally(() => (looking = undefined))
    }, TICK)
    return {
      [Symbol.asyncDispose]: async () => {
        clearInterval(timer)
        await looking
      },
    }
  }
}
