import type { RemoteInfo, Socket } from 'node:dgram'
import type { Refusal } from '../../base/refusal.ts'
import { TFTP_ERROR } from '../../wire/tftp/error.ts'
import { candidateNames } from '../../wire/tftp/file-name.ts'
import type { TftpRequest } from '../../wire/tftp/request.ts'
import { Admission } from './admission.ts'
import type { Courier } from './courier.ts'
import type { TftpCounters } from './counters.ts'
import type { TftpEvent } from './event.ts'
import { type FileSource, findFile } from './file-source.ts'
import type { TftpLimits } from './limits.ts'
import { readOnly, unknownMode } from './refusals.ts'
import { askedIn, type Session } from './session.ts'
import type { SessionTable } from './session-table.ts'
import type { TransferSockets } from './transfer-sockets.ts'

interface ReceptionParts {
  readonly files: readonly FileSource[]
  readonly sessions: SessionTable
  readonly courier: Courier
  readonly counters: TftpCounters
  readonly limits: TftpLimits
  readonly record: (event: TftpEvent) => void
  readonly now: () => number
  readonly sockets: TransferSockets
}

/** A request and where it came in. */
export interface Arrival {
  readonly request: TftpRequest
  readonly asked: Buffer
  readonly socket: Socket
  readonly localAddress: string
  readonly from: RemoteInfo
}

/** Receives requests: recognises repeated ones, refuses, admits, looks up the file and starts the transfer. */
export class Reception {
  readonly #parts: ReceptionParts
  readonly #admission: Admission

  constructor(parts: ReceptionParts) {
    this.#parts = parts
    this.#admission = new Admission(parts.limits)
  }

  read(arrival: Arrival): void {
    const { sessions, counters, now } = this.#parts
    counters.requests += 1
    const known = sessions.find(arrival.from.address, arrival.from.port)
    if (known !== undefined && this.#isRepeated(known, arrival)) return
    if (known !== undefined) this.#parts.courier.end(known, 'replaced', now())
    if (arrival.request.mode !== 'octet' && arrival.request.mode !== 'netascii') {
      this.#refuse(arrival, TFTP_ERROR.illegalOperation, unknownMode)
      return
    }
    const names = candidateNames(arrival.request.fileName)
    if (!names.ok) {
      this.#refuse(arrival, TFTP_ERROR.accessViolation, names.error)
      return
    }
    const { address } = arrival.from
    const running = { total: sessions.size, ofPeer: sessions.sizeOf(address) }
    if (this.#admission.admits(address, running, now()))
      void this.#serve(this.#enter(arrival, names.value), names.value)
    else counters.deferred += 1
  }

  refuseWrite(arrival: Arrival): void {
    this.#parts.counters.requests += 1
    this.#refuse(arrival, TFTP_ERROR.illegalOperation, readOnly)
  }

  /** The same datagram from the same port: an impatient client, or the network's own copy. */
  #isRepeated(known: Session, arrival: Arrival): boolean {
    if (!known.asked.equals(arrival.asked)) return false
    this.#parts.courier.tell(known, { kind: 'repeated-request' }, this.#parts.now())
    return !known.ended
  }

  #enter(arrival: Arrival, names: readonly string[]): Session {
    const session: Session = {
      peer: { address: arrival.from.address, port: arrival.from.port },
      localAddress: arrival.localAddress,
      request: arrival.request,
      asked: arrival.asked,
      file: names[0] ?? '',
      startedAt: this.#parts.now(),
      socket: arrival.socket,
      delivery: undefined,
      ended: false,
    }
    this.#parts.sessions.add(session)
    return session
  }

  async #serve(session: Session, names: readonly string[]): Promise<void> {
    const { files, courier, counters, record, now, sockets } = this.#parts
    try {
      const asked = { peer: session.peer.address, localAddress: session.localAddress }
      const file = await findFile(files, names, asked)
      if (session.ended) return
      if (file === undefined) {
        counters.notFound += 1
        this.#dismiss(session, TFTP_ERROR.notFound, 'file not found')
        record({ kind: 'not-found', ...askedIn(session) })
        return
      }
      const socket = await sockets.open(session)
      if (session.ended) {
        sockets.release(socket)
        return
      }
      session.socket = socket
      courier.begin(session, file, now())
    } catch (error) {
      this.fail(session, error)
    }
  }

  /** A failure of ours, which must not look like a missing file. */
  fail(session: Session, error: unknown): void {
    if (session.ended) return
    this.#parts.counters.failed += 1
    this.#dismiss(session, TFTP_ERROR.undefined, 'the server could not read this file')
    this.#parts.record({ kind: 'failed', ...askedIn(session), error })
  }

  #dismiss(session: Session, code: number, message: string): void {
    const { courier, now } = this.#parts
    courier.sendError(session.socket, session.peer, code, message)
    courier.end(session, 'aborted', now())
  }

  #refuse(arrival: Arrival, code: number, refusal: Refusal): void {
    const { address, port } = arrival.from
    const { courier, counters, record } = this.#parts
    counters.refused += 1
    courier.sendError(arrival.socket, arrival.from, code, refusal.says)
    const file = arrival.request.fileName
    record({ kind: 'refused', peer: { address, port }, localAddress: arrival.localAddress, file, refusal })
  }
}
