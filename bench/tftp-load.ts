/**
 * The load: so many clients download one file at once, each from a port of its own, and one line of JSON tells how it went.
 *
 *     node bench/tftp-load.ts '{"address":"127.0.0.1","port":69,"file":"program","size":1048576,…}'
 */
import type { Socket } from 'node:dgram'
import { closeUdp, openUdp } from '../src/edge/tftp/udp-socket.ts'
import { DATA_HEADER } from '../src/wire/tftp/data.ts'
import { OPCODE } from '../src/wire/tftp/opcode.ts'
import { encodeRequest } from '../src/wire/tftp/request.ts'

export interface Load {
  readonly address: string
  readonly port: number
  readonly file: string
  /** Bytes of the file. */
  readonly size: number
  readonly clients: number
  /** Downloads of each client, one after the other. */
  readonly rounds: number
  readonly windowSize: number
  /** Share of packets lost in each direction, 0 to 1. */
  readonly loss: number
}

export interface LoadResult {
  readonly milliseconds: number
  /** When each client had everything, sorted. */
  readonly finishedAt: readonly number[]
  /** Clients that gave up. */
  readonly lost: number
}

const BLOCK_SIZE = 1468
/** As firmware does: after a second of silence the last packet is sent again, and after a minute the boot has failed. */
const PATIENCE_MS = 1000
const GIVE_UP_MS = 60_000

/** A repeatable coin, so that every server meets the same losses (xorshift32). */
function lossyCoin(loss: number, seed: number): () => boolean {
  let state = seed * 2_654_435_761 + 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32 < loss
  }
}

/** One client with one file: the reader of RFC 1350 and 7440, reduced to what costs little per packet. */
class Download {
  readonly #load: Load
  readonly #socket: Socket
  readonly #isLost: () => boolean
  readonly #over = Promise.withResolvers<boolean>()
  readonly #startedAt = performance.now()
  #heardAt = this.#startedAt
  #port: number
  #window = 1
  #expected = 1
  #inWindow = 0
  #received = 0
  #toldGap = false
  #answered = false

  constructor(load: Load, socket: Socket, seed: number) {
    this.#load = load
    this.#socket = socket
    this.#port = load.port
    this.#isLost = lossyCoin(load.loss, seed)
  }

  /** True when every byte came. */
  async run(): Promise<boolean> {
    this.#socket.on('message', (bytes, from) => {
      if (!this.#isLost()) this.#take(bytes, from.port)
    })
    const timer = setInterval(() => {
      this.#wake()
    }, 50)
    this.#request()
    try {
      return await this.#over.promise
    } finally {
      clearInterval(timer)
    }
  }

  #wake(): void {
    const now = performance.now()
    if (now - this.#startedAt > GIVE_UP_MS) this.#over.resolve(false)
    if (now - this.#heardAt < PATIENCE_MS) return
    this.#heardAt = now
    if (this.#answered) this.#acknowledge()
    else this.#request()
  }

  #take(bytes: Buffer, port: number): void {
    this.#heardAt = performance.now()
    this.#port = port
    this.#answered = true
    if (bytes[1] === OPCODE.oack) this.#agree(bytes)
    else if (bytes[1] === OPCODE.data) this.#takeBlock(bytes)
    else this.#over.resolve(false)
  }

  #agree(oack: Buffer): void {
    if (this.#received > 0) return
    this.#window = Number(/windowsize\0(\d+)/.exec(oack.toString('latin1'))?.[1] ?? 1)
    this.#acknowledge()
  }

  #takeBlock(bytes: Buffer): void {
    if (bytes.readUInt16BE(2) !== (this.#expected & 0xffff)) {
      if (this.#window === 1 || !this.#toldGap) this.#acknowledge()
      this.#toldGap = true
      return
    }
    this.#toldGap = false
    this.#expected += 1
    this.#inWindow += 1
    this.#received += bytes.length - DATA_HEADER
    const isLast = bytes.length - DATA_HEADER < BLOCK_SIZE
    if (isLast || this.#inWindow === this.#window) this.#acknowledge()
    if (isLast) this.#over.resolve(this.#received === this.#load.size)
  }

  #acknowledge(): void {
    this.#inWindow = 0
    const block = this.#expected - 1
    this.#send(Uint8Array.of(0, OPCODE.ack, (block >>> 8) & 255, block & 255))
  }

  #request(): void {
    const options = new Map([['blksize', String(BLOCK_SIZE)]])
    if (this.#load.windowSize > 1) options.set('windowsize', String(this.#load.windowSize))
    this.#send(encodeRequest({ kind: 'rrq', fileName: this.#load.file, mode: 'octet', options }))
  }

  #send(packet: Uint8Array): void {
    if (!this.#isLost()) this.#socket.send(packet, this.#port, this.#load.address)
  }
}

async function download(load: Load, seed: number): Promise<boolean> {
  const socket = await openUdp('127.0.0.1', 0)
  try {
    return await new Download(load, socket, seed).run()
  } finally {
    await closeUdp(socket)
  }
}

async function run(load: Load): Promise<LoadResult> {
  const startedAt = performance.now()
  const finishedAt: number[] = []
  let lost = 0
  await Promise.all(
    Array.from({ length: load.clients }, async (_, client) => {
      for (let round = 0; round < load.rounds; round++) {
        if (await download(load, client * 1000 + round + 1)) continue
        lost += 1
        return
      }
      finishedAt.push(performance.now() - startedAt)
    }),
  )
  return { milliseconds: performance.now() - startedAt, finishedAt: finishedAt.toSorted((a, b) => a - b), lost }
}

console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '') as Load)))
