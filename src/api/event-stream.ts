import type { ServerResponse } from 'node:http'
import type { BootEvent } from '../domain/boots/boot-event.ts'
import type { BootSession } from '../domain/boots/boot-session.ts'
import type { FleetEvent } from '../domain/events/fleet-event.ts'
import type { ApiDeps } from './api-deps.ts'
import { presentBoot, presentFleetEvent } from './present.ts'

/** The last boot event and the last fleet event that a reader has: they are numbered apart. */
export interface Position {
  readonly boot: number
  readonly fleet: number
}

const formatPosition = ({ boot, fleet }: Position): string => `${boot}.${fleet}`

/** Undefined for what no stream of ours has sent. */
export function parsePosition(text: string): Position | undefined {
  const [, boot, fleet] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? []
  return boot === undefined ? undefined : { boot: Number(boot), fleet: Number(fleet) }
}

/** Who reads a stream. */
export interface Reader {
  readonly organizationId: number
  readonly isAdministrator: boolean
}

/** A reader that falls this far behind is disconnected: he comes back and says what he has. */
const MOST_BUFFERED = 1024 * 1024
/** Of each kind. Whoever has missed more reads everything anew, which is less work for both. */
const MOST_REPLAYED = 1000

/** Writes events to one reader, in order, as far as he may see them (HTML Living Standard §9.2). */
export class EventStream {
  readonly #deps: ApiDeps
  readonly #res: ServerResponse
  readonly #reader: Reader
  readonly #replayed = new Set<number>()
  #position: Position
  #tail: Promise<void> = Promise.resolve()

  /** `position` is what the reader has. */
  constructor(deps: ApiDeps, res: ServerResponse, reader: Reader, position: Position) {
    this.#deps = deps
    this.#res = res
    this.#reader = reader
    this.#position = position
  }

  /** What he has missed, before anything that is taken later. */
  replay(): void {
    this.#then(async () => {
      const { boot, fleet } = this.#position
      const boots = await this.#deps.history.eventsAfter(boot, MOST_REPLAYED)
      const events = await this.#deps.events.log.after(fleet, MOST_REPLAYED, this.#reader.organizationId)
      if (boots.length === MOST_REPLAYED || events.length === MOST_REPLAYED) {
        this.#write('missed', { detail: 'more has happened than is told again; read everything anew' })
        return
      }
      for (const { event, session } of boots) {
        this.#replayed.add(event.id)
        await this.#sendBoot(event, session)
      }
      for (const event of events) this.#sendFleet(event)
    })
  }

  takeBoot(event: BootEvent, session: BootSession): void {
    this.#then(async () => {
      if (!this.#replayed.has(event.id)) await this.#sendBoot(event, session)
    })
  }

  takeFleet(event: FleetEvent): void {
    this.#then(async () => {
      if (event.id > this.#position.fleet) this.#sendFleet(event)
    })
  }

  /** One after the other: looking up whose machine it is must not let a later event overtake. */
  #then(work: () => Promise<void>): void {
    this.#tail = this.#tail.then(work).catch(this.#deps.onFailed)
  }

  async #sendBoot(event: BootEvent, session: BootSession): Promise<void> {
    const { machineId } = session
    const { organizationId, isAdministrator } = this.#reader
    const isHis =
      machineId === undefined
        ? isAdministrator
        : (await this.#deps.machines.machine(organizationId, machineId)) !== undefined
    if (!isHis) return
    this.#position = { ...this.#position, boot: Math.max(event.id, this.#position.boot) }
    this.#write('boot', presentBoot(session, [event]))
  }

  #sendFleet(event: FleetEvent): void {
    if (event.organizationId !== this.#reader.organizationId) return
    // Like the audit log itself.
    if (event.kind === 'change.recorded' && !this.#reader.isAdministrator) return
    this.#position = { ...this.#position, fleet: event.id }
    this.#write('fleet', presentFleetEvent(event))
  }

  #write(type: string, data: unknown): void {
    if (this.#res.writableLength > MOST_BUFFERED) this.#res.destroy()
    else this.#res.write(`id: ${formatPosition(this.#position)}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
  }
}
