import type { RemoteInfo, Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { adoptUdp, closeUdp, openUdp } from './udp-socket.ts'

export interface Listen {
  /** File descriptors of sockets that are bound to an interface each, and the address we have there: instead of `address` and `port`. */
  readonly sockets?: readonly { readonly fd: number; readonly address: string }[] | undefined
  /** `0.0.0.0` and `::` mean every address of this machine in that family, also those that appear later. */
  readonly address: string
  readonly port: number
}

interface Handlers {
  datagram(socket: Socket, localAddress: string, bytes: Buffer, from: RemoteInfo): void
  failure(localAddress: string, error: unknown): void
  /** The machine no longer has the address: nothing may be sent from it any more. */
  gone(localAddress: string): void
}

/**
 * One socket for each address, because an answer must leave from the address that was asked, and on a socket bound to
 * the wildcard the routing table would choose.
 */
export class Listeners {
  readonly #listen: Listen
  readonly #handlers: Handlers
  readonly #sockets = new Map<string, Socket>()
  #closed = false

  constructor(listen: Listen, handlers: Handlers) {
    this.#listen = listen
    this.#handlers = handlers
  }

  get bound(): readonly Listen[] {
    return [...this.#sockets].map(([address, socket]) => ({ address, port: socket.address().port }))
  }

  /** Rejects with the first address that cannot be had, and then holds none. */
  async open(): Promise<void> {
    try {
      const { sockets } = this.#listen
      for (const { fd, address } of sockets ?? []) this.#hear(address, await adoptUdp(fd, address))
      if (sockets === undefined) for (const address of wantedAddresses(this.#listen.address)) await this.#add(address)
    } catch (error) {
      await this.close()
      throw error
    }
  }

  /** Goes along with the addresses of the machine: interfaces come late and networks are renumbered. Never rejects. */
  async follow(): Promise<void> {
    const wanted = wantedAddresses(this.#listen.address)
    for (const [address, socket] of this.#sockets) {
      if (wanted.includes(address)) continue
      this.#sockets.delete(address)
      this.#handlers.gone(address)
      await closeUdp(socket)
    }
    for (const address of wanted) {
      try {
        if (!this.#sockets.has(address)) await this.#add(address)
      } catch (error) {
        this.#handlers.failure(address, error)
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    const sockets = [...this.#sockets.values()]
    this.#sockets.clear()
    await Promise.all(sockets.map(closeUdp))
  }

  async #add(address: string): Promise<void> {
    const socket = await openUdp(address, this.#listen.port)
    if (this.#closed || this.#sockets.has(address)) return closeUdp(socket)
    this.#hear(address, socket)
  }

  #hear(address: string, socket: Socket): void {
    this.#sockets.set(address, socket)
    socket.on('message', (bytes, from) => {
      this.#handlers.datagram(socket, address, bytes, from)
    })
    socket.on('error', (error) => {
      this.#handlers.failure(address, error)
    })
  }
}

export const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::'

function wantedAddresses(address: string): readonly string[] {
  if (!isWildcard(address)) return [address]
  const family = isIPv6(address) ? 'IPv6' : 'IPv4'
  return Object.entries(networkInterfaces()).flatMap(([name, infos = []]) =>
    infos
      .filter((info) => info.family === family)
      // A link-local IPv6 address means nothing without its interface.
      .map((info) => (info.address.startsWith('fe80:') ? `${info.address}%${name}` : info.address)),
  )
}
