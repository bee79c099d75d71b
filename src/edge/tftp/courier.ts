import type { Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Rollover } from '../../wire/tftp/block-number.ts'
import { encodeError } from '../../wire/tftp/error.ts'
import { type Ceilings, negotiate } from '../../wire/tftp/negotiate.ts'
import { encodeOack } from '../../wire/tftp/oack.ts'
import { advance, blocksIn, type Send, startTransfer, type Step, type TransferEvent } from '../../wire/tftp/transfer.ts'
import { ALERT_MS, Alertness } from './alertness.ts'
import { BlockSender } from './block-sender.ts'
import type { TftpCounters } from './counters.ts'
import type { Peer, TftpEvent, TransferResult, TransferSummary } from './event.ts'
import type { TftpFile } from './file-source.ts'
import type { TftpLimits } from './limits.ts'
import type { RecentlyEnded } from './recently-ended.ts'
import { askedIn, type Delivery, type Session } from './session.ts'
import type { SessionTable } from './session-table.ts'
import type { TransferSockets } from './transfer-sockets.ts'
import { wireBytes } from './wire-bytes.ts'

interface CourierOptions {
  readonly limits: TftpLimits
  readonly rollover: Rollover
  readonly counters: TftpCounters
  readonly record: (event: TftpEvent) => void
  readonly sessions: SessionTable
  readonly ended: RecentlyEnded
  readonly sockets: TransferSockets
}

/** Carries out what the state machine of a transfer decides: sends, counts, records. */
export class Courier {
  readonly #options: CourierOptions
  readonly #blocks: BlockSender
  readonly #alertness = new Alertness()

  constructor(options: CourierOptions) {
    this.#options = options
    this.#blocks = new BlockSender(options.limits.blockSize, options.counters)
  }

  begin(session: Session, file: TftpFile, now: number): void {
    const { counters, record, rollover } = this.#options
    const bytes = wireBytes(file.bytes, session.request.mode)
    const { terms, answer } = negotiate(session.request, bytes.length, this.#ceilings(session))
    const plan = { terms, offersOptions: answer.size > 0, blocks: blocksIn(bytes.length, terms.blockSize), rollover }
    const step = startTransfer(plan, now)
    const delivery = { transfer: step.transfer, file: bytes, answer }
    session.delivery = delivery
    counters.started += 1
    record({ kind: 'started', ...askedIn(session), ...summaryOf(delivery) })
    this.#carryOut(session, delivery, step, now)
  }

  /** Hands an event to the transfer of a session; a session without one ignores it. */
  tell(session: Session, event: TransferEvent, now: number): void {
    const { delivery } = session
    if (delivery !== undefined) this.#carryOut(session, delivery, advance(delivery.transfer, event, now), now)
  }

  /** Ends a session whatever its state is. */
  end(session: Session, outcome: TransferResult['outcome'], now: number): void {
    if (session.ended) return
    const { counters, ended, record, sessions, sockets } = this.#options
    session.ended = true
    sessions.remove(session)
    ended.add(session.peer, now)
    sockets.release(session.socket)
    const { delivery } = session
    if (delivery === undefined) return
    counters.ended[outcome] += 1
    counters.blocksResent += delivery.transfer.resent
    const result = resultOf(session, delivery, outcome, now)
    record({ kind: 'ended', ...askedIn(session), ...summaryOf(delivery), ...result })
  }

  sendError(socket: Socket, peer: Peer, code: number, message: string): void {
    socket.send(encodeError({ kind: 'error', code, message }), peer.port, peer.address)
  }

  #carryOut(session: Session, delivery: Delivery, step: Step, now: number): void {
    delivery.transfer = step.transfer
    if (step.send !== undefined) this.#send(session, delivery, step.send)
    if (step.transfer.ending !== undefined) this.end(session, step.transfer.ending, now)
  }

  #send(session: Session, delivery: Delivery, send: Send): void {
    const { socket, peer } = session
    if (send.kind === 'oack') {
      socket.send(encodeOack({ kind: 'oack', options: delivery.answer }), peer.port, peer.address)
      return
    }
    const { terms, rollover } = delivery.transfer.plan
    let block = send.from
    while (block <= send.to && this.#blocks.send(socket, peer, delivery.file, terms.blockSize, block, rollover))
      block += 1
    this.#options.counters.putOff += Math.max(0, send.to - block)
    const { roundTrip } = delivery.transfer
    if (roundTrip !== undefined && roundTrip.smoothed < ALERT_MS) this.#alertness.expectAnswer()
  }

  /** The header of IPv6 is 20 bytes longer than that of IPv4. */
  #ceilings(session: Session): Ceilings {
    const { blockSize, windowSize } = this.#options.limits
    return { blockSize: isIPv6(session.localAddress) ? blockSize - 20 : blockSize, windowSize }
  }
}

const summaryOf = (delivery: Delivery): TransferSummary => ({
  size: delivery.file.length,
  blockSize: delivery.transfer.plan.terms.blockSize,
  windowSize: delivery.transfer.plan.terms.windowSize,
})

function resultOf(
  session: Session,
  delivery: Delivery,
  outcome: TransferResult['outcome'],
  now: number,
): TransferResult {
  const { acknowledged: blocks, resent, plan } = delivery.transfer
  const bytes = Math.min(blocks * plan.terms.blockSize, delivery.file.length)
  return { outcome, bytes, blocks, resent, milliseconds: Math.round(now - session.startedAt) }
}
