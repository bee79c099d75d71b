import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { BootReport } from './boot-event.ts'
import { continues, extend, startSession, type BootClue, type BootSession } from './boot-session.ts'

/** The newest session of every machine that we have heard of, found by whatever a request reveals. Holds at most `capacity` sessions. */
export class SessionBook {
  readonly #byId = new Map<number, BootSession>()
  readonly #byMac = new Map<Mac, number>()
  readonly #byUuid = new Map<Uuid, number>()
  readonly #byMachine = new Map<number, number>()
  readonly #capacity: number
  #nextId: number

  /** `recent` are sessions kept from an earlier run, oldest first; `nextId` is above every id ever given. */
  constructor(recent: readonly BootSession[], nextId: number, capacity = 50_000) {
    this.#nextId = nextId
    this.#capacity = capacity
    for (const session of recent) this.#put(session)
  }

  /**
   * Finds or opens the session that `report` belongs to and moves it on. `abandoned` is the machine's earlier session, when this
   * report is what tells that it never finished.
   */
  take(
    report: BootReport,
    clue: BootClue,
  ): { readonly session: BootSession; readonly abandoned: BootSession | undefined } {
    const open = this.#find(clue)
    if (open !== undefined && continues(open, report, clue)) {
      const session = extend(open, report, clue)
      this.#put(session)
      return { session, abandoned: undefined }
    }
    const session = startSession(this.#nextId++, report, clue)
    this.#put(session)
    return { session, abandoned: open?.outcome === 'booting' ? { ...open, outcome: 'abandoned' } : undefined }
  }

  /** The newest session that fits `clue`, without moving it on. */
  peek(clue: BootClue): BootSession | undefined {
    return this.#find(clue)
  }

  /** Takes a session in that was kept, because somebody has named it. */
  adopt(session: BootSession): void {
    this.#put(session)
  }

  #find(clue: BootClue): BootSession | undefined {
    const id =
      clue.sessionId ??
      (clue.machineId === undefined ? undefined : this.#byMachine.get(clue.machineId)) ??
      (clue.mac === undefined ? undefined : this.#byMac.get(clue.mac)) ??
      (clue.uuid === undefined ? undefined : this.#byUuid.get(clue.uuid))
    return id === undefined ? undefined : this.#byId.get(id)
  }

  #put(session: BootSession): void {
    const { id, mac, uuid, machineId } = session
    this.#byId.set(id, session)
    if (mac !== undefined) pointTo(this.#byMac, mac, id)
    if (uuid !== undefined) pointTo(this.#byUuid, uuid, id)
    if (machineId !== undefined) pointTo(this.#byMachine, machineId, id)
    if (this.#byId.size > this.#capacity) this.#forgetOldest()
  }

  #forgetOldest(): void {
    const oldest = this.#byId.values().next().value
    if (oldest === undefined) return
    this.#byId.delete(oldest.id)
    if (oldest.mac !== undefined && this.#byMac.get(oldest.mac) === oldest.id) this.#byMac.delete(oldest.mac)
    if (oldest.uuid !== undefined && this.#byUuid.get(oldest.uuid) === oldest.id) this.#byUuid.delete(oldest.uuid)
    if (oldest.machineId !== undefined && this.#byMachine.get(oldest.machineId) === oldest.id) {
      this.#byMachine.delete(oldest.machineId)
    }
  }
}

/** Ids only grow: word of an older boot does not hide the newer one. */
function pointTo<Key>(sessions: Map<Key, number>, key: Key, id: number): void {
  if ((sessions.get(key) ?? 0) <= id) sessions.set(key, id)
}
