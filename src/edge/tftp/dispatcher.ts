import type { RemoteInfo, Socket } from 'node:dgram'
import { TFTP_ERROR } from '../../wire/tftp/error.ts'
import { OPCODE } from '../../wire/tftp/opcode.ts'
import { decodeTftp } from '../../wire/tftp/packet.ts'
import { Allowance } from './allowance.ts'
import type { Courier } from './courier.ts'
import type { TftpCounters } from './counters.ts'
import type { TftpLimits } from './limits.ts'
import type { RecentlyEnded } from './recently-ended.ts'
import type { Reception } from './reception.ts'
import type { Session } from './session.ts'
import type { SessionTable } from './session-table.ts'

interface DispatcherParts {
  readonly sessions: SessionTable
  readonly ended: RecentlyEnded
  readonly courier: Courier
  readonly reception: Reception
  readonly counters: TftpCounters
  readonly limits: TftpLimits
  readonly now: () => number
}

/** Finds out for every datagram whose it is and hands it on. Never throws, whatever arrives. */
export class Dispatcher {
  readonly #parts: DispatcherParts
  readonly #strayErrors: Allowance

  constructor(parts: DispatcherParts) {
    this.#parts = parts
    this.#strayErrors = new Allowance(parts.limits.strayErrorsPerSecond)
  }

  /** A datagram on a socket that everybody may send to. */
  receive(socket: Socket, localAddress: string, bytes: Buffer, from: RemoteInfo): void {
    const { sessions, courier, reception, now } = this.#parts
    const packet = decodeTftp(bytes)
    // Nobody can be answered at port 0, and trying to throws.
    if (!packet.ok || from.port === 0) {
      this.#malformed(socket, bytes, from)
      return
    }
    switch (packet.value.kind) {
      case 'ack':
      case 'error': {
        const session = sessions.find(from.address, from.port)
        if (session?.socket === socket) courier.tell(session, packet.value, now())
        else this.#stranger(socket, bytes, from)
        return
      }
      case 'rrq':
        reception.read({ request: packet.value, asked: bytes, socket, localAddress, from })
        return
      case 'wrq':
        reception.refuseWrite({ request: packet.value, asked: bytes, socket, localAddress, from })
        return
      case 'data':
      case 'oack':
        this.#malformed(socket, bytes, from)
    }
  }

  /** A datagram on a socket that belongs to one session. */
  receiveFor(session: Session, bytes: Buffer, from: RemoteInfo): void {
    if (from.address !== session.peer.address || from.port !== session.peer.port) {
      this.#stranger(session.socket, bytes, from)
      return
    }
    const packet = decodeTftp(bytes)
    if (packet.ok && (packet.value.kind === 'ack' || packet.value.kind === 'error'))
      this.#parts.courier.tell(session, packet.value, this.#parts.now())
    else this.#parts.counters.malformed += 1
  }

  #malformed(socket: Socket, bytes: Buffer, from: RemoteInfo): void {
    this.#parts.counters.malformed += 1
    this.#strayError(socket, bytes, from, TFTP_ERROR.illegalOperation, 'not a TFTP request')
  }

  /** RFC 1350 §4: told off with ERROR 5, and the transfer it disturbed goes on. */
  #stranger(socket: Socket, bytes: Buffer, from: RemoteInfo): void {
    if (this.#parts.ended.has(from, this.#parts.now())) return
    this.#parts.counters.strangers += 1
    this.#strayError(socket, bytes, from, TFTP_ERROR.unknownTransfer, 'no such transfer')
  }

  /** An ERROR is never answered, not even a broken one: two servers would do so for ever. */
  #strayError(socket: Socket, bytes: Buffer, from: RemoteInfo, code: number, message: string): void {
    if (bytes.length < 2 || bytes[1] === OPCODE.error || from.port === 0) return
    if (this.#strayErrors.take(this.#parts.now())) this.#parts.courier.sendError(socket, from, code, message)
  }
}
