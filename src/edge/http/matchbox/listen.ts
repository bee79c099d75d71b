import { createServer, type Server } from 'node:http'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { createServer as createFront, type AddressInfo, type Server as NetServer, type Socket } from 'node:net'
import type { Handler } from './handler.ts'

export interface ListenOptions {
  /** Empty for every interface. */
  readonly host: string
  readonly port: number
  /** PEM. With it the service speaks HTTPS, HTTP/2 included, and nothing else. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined
  readonly handler: Handler
}

export interface Listening extends AsyncDisposable {
  readonly port: number
}

/** matchbox has no time limits, which lets anybody hold its sockets. Milliseconds. */
const PATIENCE = { headersTimeout: 30_000, requestTimeout: 120_000, keepAliveTimeout: 75_000, maxHeaderSize: 64 * 1024 }

export async function listenMatchbox({ host, port, tls, handler }: ListenOptions): Promise<Listening> {
  const inner =
    tls === undefined ? createServer(PATIENCE, handler) : createSecureServer({ ...tls, allowHTTP1: true }, handler)
  const outer: NetServer = tls === undefined ? inner : httpsFront(inner)
  const open = new Set<Socket>()
  outer.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  const ready = Promise.withResolvers<void>()
  outer.once('error', ready.reject)
  outer.listen({ port, ...(host === '' ? {} : { host }) }, ready.resolve)
  await ready.promise
  return {
    port: (outer.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => close(outer, inner, open),
  }
}

const TLS_HANDSHAKE = 0x16
const FIRST_BYTE_MS = 30_000

/** Hands TLS connections on and tells clients that speak plain HTTP what is wrong, as Go's server does. */
function httpsFront(secure: Server | Http2SecureServer): NetServer {
  return createFront((socket: Socket) => {
    socket.on('error', () => socket.destroy())
    socket.setTimeout(FIRST_BYTE_MS, () => socket.destroy())
    socket.once('data', (chunk: Buffer) => {
      socket.pause()
      socket.setTimeout(0)
      if (chunk[0] !== TLS_HANDSHAKE)
        return socket.end('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n')
      socket.unshift(chunk)
      secure.emit('connection', socket)
      return undefined
    })
  })
}

/** How long requests under way may take once the service ends. */
const GRACE_MS = 5000

async function close(outer: NetServer, inner: Server | Http2SecureServer, open: ReadonlySet<Socket>): Promise<void> {
  const done = Promise.withResolvers<void>()
  outer.close(() => done.resolve())
  if (inner !== outer) inner.close()
  const patience = setTimeout(() => {
    for (const socket of open) socket.destroy()
  }, GRACE_MS)
  await done.promise
  clearTimeout(patience)
}
