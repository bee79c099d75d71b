import { createSocket, type BindOptions, type Socket, type SocketOptions } from 'node:dgram'
import { once } from 'node:events'

/** A storm of a thousand machines must survive one slow turn of the event loop; the kernel cuts it to `net.core.rmem_max`. */
const RECEIVE_BUFFER = 4 * 1024 * 1024

/** Peers are numeric addresses; Node's own look-up would put off every packet to the next tick. */
const numeric: NonNullable<SocketOptions['lookup']> = (address, _options, callback) => callback(null, address, 4)

/** A bound UDP socket that shares its port with sockets on other addresses. Rejects when the port cannot be had. */
export const openUdp = (address: string, port: number): Promise<Socket> => bound({ address, port, exclusive: true })

/** A socket that somebody else has bound, by its file descriptor. */
export const adoptUdp = (fd: number): Promise<Socket> => bound({ fd, exclusive: true })

async function bound(to: BindOptions): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true, lookup: numeric })
  // With our own look-up, `bind` may be done before it returns.
  const listening = once(socket, 'listening')
  socket.bind(to)
  await listening
  socket.setRecvBufferSize(RECEIVE_BUFFER)
  return socket
}

export const closeUdp = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.close(() => resolve())
  })
