import { createSocket, type BindOptions, type Socket, type SocketOptions } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'

/**
 * Bytes asked for; the kernel cuts them to `net.core.rmem_max` and `wmem_max`. A storm of ACKs must survive one slow turn
 * of the event loop, and the windows of many clients must fit the one socket they share.
 */
const KERNEL_BUFFER = 4 * 1024 * 1024

/** Peers are numeric addresses. Node's own look-up would put off every single packet to the next tick. */
const numeric: NonNullable<SocketOptions['lookup']> = (address, _options, callback) => {
  callback(null, address, address.includes(':') ? 6 : 4)
}

/** A bound UDP socket. Rejects when the address or port cannot be had. */
export const openUdp = (address: string, port: number): Promise<Socket> =>
  bound(address, { address, port, exclusive: true })

/** A socket that somebody else has bound, by its file descriptor; `address` tells its family. */
export const adoptUdp = (fd: number, address: string): Promise<Socket> => bound(address, { fd, exclusive: true })

async function bound(address: string, to: BindOptions): Promise<Socket> {
  const v6 = isIPv6(address)
  const socket = createSocket({ type: v6 ? 'udp6' : 'udp4', ipv6Only: v6, lookup: numeric })
  // With a look-up that answers at once, `bind` reports before it returns: listen first.
  const listening = once(socket, 'listening')
  socket.bind(to)
  await listening
  socket.setRecvBufferSize(KERNEL_BUFFER)
  socket.setSendBufferSize(KERNEL_BUFFER)
  return socket
}

export const closeUdp = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.close(resolve)
  })
