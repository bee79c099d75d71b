import type { Socket } from 'node:dgram'
import { type Rollover, toWire } from '../../wire/tftp/block-number.ts'
import { DATA_HEADER, writeDataHeader } from '../../wire/tftp/data.ts'
import type { TftpCounters } from './counters.ts'
import type { Peer } from './event.ts'

/** Datagrams that may wait inside the process for one socket; more than a window or two would only be late. */
const MOST_WAITING = 256

/** Sends blocks of files out of one packet buffer: nothing is allocated for a full block. */
export class BlockSender {
  readonly #counters: TftpCounters
  #packet: Buffer

  /** @param blockSize the largest that is ever agreed to */
  constructor(blockSize: number, counters: TftpCounters) {
    this.#packet = Buffer.allocUnsafeSlow(DATA_HEADER + blockSize)
    this.#counters = counters
  }

  /** False when the kernel takes no more for now: the rest of the window is better sent later. */
  send(socket: Socket, peer: Peer, file: Buffer, blockSize: number, block: number, rollover: Rollover): boolean {
    const packet = this.#packet
    writeDataHeader(packet, toWire(block, rollover))
    const from = (block - 1) * blockSize
    const length = DATA_HEADER + file.copy(packet, DATA_HEADER, from, from + blockSize)
    socket.send(length === packet.length ? packet : packet.subarray(0, length), peer.port, peer.address)
    this.#counters.blocksSent += 1
    const waiting = socket.getSendQueueCount()
    // Usually the kernel has taken the bytes by now. When it has not, they still stand in this very buffer.
    if (waiting > 0) this.#packet = Buffer.allocUnsafeSlow(packet.length)
    return waiting <= MOST_WAITING
  }
}
