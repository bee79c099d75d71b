import { Admission } from '../../src/edge/tftp/admission.ts'
import { DEFAULT_LIMITS } from '../../src/edge/tftp/limits.ts'
import { negotiate } from '../../src/wire/tftp/negotiate.ts'
import { decodeTftp, encodeTftp, type TftpPacket } from '../../src/wire/tftp/packet.ts'
import type { TftpRequest } from '../../src/wire/tftp/request.ts'
import {
  advance,
  blocksIn,
  startTransfer,
  type Step,
  type Transfer,
  type TransferEvent,
} from '../../src/wire/tftp/transfer.ts'
import type { World } from './world.ts'

interface Running {
  transfer: Transfer
  readonly options: ReadonlyMap<string, string>
  readonly reply: (packet: Uint8Array) => void
}

/** The real admission, negotiation and state machine of our TFTP server, with virtual packets and timers around them. */
export class TftpDesk {
  readonly #world: World
  readonly #file: Uint8Array
  readonly #admission = new Admission(DEFAULT_LIMITS)
  #running = new Map<string, Running>()

  constructor(world: World, file: Uint8Array) {
    this.#world = world
    this.#file = file
  }

  /** The most transfers under way at any time. */
  busiest = 0

  crash(): void {
    this.#running = new Map()
  }

  receive(peer: string, bytes: Uint8Array, reply: (packet: Uint8Array) => void): void {
    this.#world.heard(peer, bytes)
    const packet = decodeTftp(bytes)
    if (!packet.ok) return
    if (packet.value.kind === 'rrq') this.#read(peer, packet.value, reply)
    else if (packet.value.kind === 'ack' || packet.value.kind === 'error') this.#tell(peer, packet.value)
  }

  #read(peer: string, request: TftpRequest, reply: (packet: Uint8Array) => void): void {
    if (this.#running.has(peer)) {
      this.#tell(peer, { kind: 'repeated-request' })
      return
    }
    if (!this.#admission.admits(peer, { total: this.#running.size, ofPeer: 0 }, this.#world.now)) return
    const { terms, answer } = negotiate(request, this.#file.length, DEFAULT_LIMITS)
    const blocks = blocksIn(this.#file.length, terms.blockSize)
    const step = startTransfer({ terms, offersOptions: answer.size > 0, blocks, rollover: 0 }, this.#world.now)
    this.#running.set(peer, { transfer: step.transfer, options: answer, reply })
    this.busiest = Math.max(this.busiest, this.#running.size)
    this.#carryOut(peer, step)
  }

  #tell(peer: string, event: TransferEvent): void {
    const running = this.#running.get(peer)
    if (running !== undefined) this.#carryOut(peer, advance(running.transfer, event, this.#world.now))
  }

  #carryOut(peer: string, { transfer, send }: Step): void {
    const running = this.#running.get(peer)
    if (running === undefined) return
    running.transfer = transfer
    if (transfer.ending !== undefined) this.#running.delete(peer)
    if (send === undefined) return
    for (const packet of packetsOf(send, running, this.#file)) running.reply(encodeTftp(packet))
    const { deadline } = transfer
    this.#world.after(Math.max(0, deadline - this.#world.now), () => {
      if (this.#running.get(peer)?.transfer.deadline === deadline) this.#tell(peer, { kind: 'timer' })
    })
  }
}

function packetsOf(send: NonNullable<Step['send']>, running: Running, file: Uint8Array): readonly TftpPacket[] {
  if (send.kind === 'oack') return [{ kind: 'oack', options: running.options }]
  const size = running.transfer.plan.terms.blockSize
  return Array.from({ length: send.to - send.from + 1 }, (_, i) => {
    const block = send.from + i
    return { kind: 'data', block: block & 0xffff, bytes: file.subarray((block - 1) * size, block * size) }
  })
}
