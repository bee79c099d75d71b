import type { RemoteInfo, Socket } from 'node:dgram'
import { decodeTftp, encodeTftp, type TftpPacket } from '../../wire/tftp/packet.ts'
import { closeUdp, openUdp } from './udp-socket.ts'

export interface Heard {
  readonly packet: TftpPacket
  readonly from: RemoteInfo
}

/** A client of which the test decides every packet. */
export class TestPeer implements AsyncDisposable {
  readonly #socket: Socket
  readonly #heard: Heard[] = []
  #wake: () => void = () => undefined
  /** Where the next packet goes: the server, and then whoever answered last. */
  port: number
  readonly #server: string

  private constructor(socket: Socket, server: { readonly address: string; readonly port: number }) {
    this.#socket = socket
    this.#server = server.address
    this.port = server.port
    socket.on('message', (bytes, from) => {
      const packet = decodeTftp(bytes)
      if (!packet.ok) throw new Error(`the server sent no TFTP: ${packet.error.reason}`)
      this.#heard.push({ packet: packet.value, from })
      this.#wake()
    })
  }

  static async open(
    server: { readonly address: string; readonly port: number } | undefined,
    from = '127.0.0.1',
  ): Promise<TestPeer> {
    if (server === undefined) throw new Error('the server listens nowhere')
    return new TestPeer(await openUdp(from, 0), server)
  }

  get ownPort(): number {
    return this.#socket.address().port
  }

  /** Packets that arrived and were not taken yet. */
  get waiting(): number {
    return this.#heard.length
  }

  send(packet: TftpPacket | Uint8Array, port = this.port): void {
    this.#socket.send(packet instanceof Uint8Array ? packet : encodeTftp(packet), port, this.#server)
  }

  read(fileName: string, options: Readonly<Record<string, string>> = {}, mode = 'octet'): void {
    this.send({ kind: 'rrq', fileName, mode, options: new Map(Object.entries(options)) })
  }

  async next(): Promise<Heard> {
    for (;;) {
      const heard = this.#heard.shift()
      if (heard !== undefined) return heard
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** The next packet in a few words: `data 1 (512)`, `error 1`, `oack blksize=512`. */
  async hears(): Promise<string> {
    const { packet, from } = await this.next()
    if (packet.kind === 'data') {
      this.port = from.port
      return `data ${packet.block} (${packet.bytes.length})`
    }
    if (packet.kind === 'oack') {
      this.port = from.port
      return `oack ${[...packet.options].map(([name, value]) => `${name}=${value}`).join(' ')}`.trim()
    }
    return packet.kind === 'error' ? `error ${packet.code}` : packet.kind
  }

  ack(block: number): void {
    this.send({ kind: 'ack', block })
  }

  /** Reads the rest of a file whose transfer runs: window 1, blocks of `blockSize`. */
  async rest(blockSize: number, firstBlock = 1): Promise<Buffer> {
    const parts: Uint8Array[] = []
    for (let block = firstBlock; ; block++) {
      const { packet, from } = await this.next()
      if (packet.kind !== 'data' || packet.block !== (block & 0xffff))
        throw new Error(`instead of block ${block}: ${packet.kind}`)
      this.port = from.port
      parts.push(packet.bytes)
      this.ack(packet.block)
      if (packet.bytes.length < blockSize) return Buffer.concat(parts)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await closeUdp(this.#socket)
  }
}
