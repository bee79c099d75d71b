import type { RemoteInfo, Socket } from 'node:dgram'
import type { Session } from './session.ts'
import { openUdp } from './udp-socket.ts'

/** Where the packets of a transfer leave from. */
export interface TransferSockets {
  open(session: Session): Promise<Socket>
  /** Does nothing to a socket that did not come from `open`. */
  release(socket: Socket): void
}

/** The port that was asked: what old ROMs, NAT and firewalls want. */
export const sharedSocket: TransferSockets = {
  open: (session) => Promise.resolve(session.socket),
  release: () => undefined,
}

/** A fresh port for each transfer, on the address that was asked. RFC 1350 §4. */
export class OwnSockets implements TransferSockets {
  readonly #receive: (session: Session, bytes: Buffer, from: RemoteInfo) => void
  readonly #failed: (session: Session, error: unknown) => void
  readonly #open = new Set<Socket>()

  constructor(
    receive: (session: Session, bytes: Buffer, from: RemoteInfo) => void,
    failed: (session: Session, error: unknown) => void,
  ) {
    this.#receive = receive
    this.#failed = failed
  }

  async open(session: Session): Promise<Socket> {
    const socket = await openUdp(session.localAddress, 0)
    this.#open.add(socket)
    socket.on('message', (bytes, from) => {
      this.#receive(session, bytes, from)
    })
    return socket.on('error', (error) => {
      this.#failed(session, error)
    })
  }

  release(socket: Socket): void {
    if (this.#open.delete(socket)) socket.close()
  }
}
