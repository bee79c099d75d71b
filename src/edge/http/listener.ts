import { chmodSync, rmSync } from 'node:fs'
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TlsOptions } from 'node:tls'

/** `address:port`, `[address]:port`, `unix:/path`. */
export type ListenAddress = string

export interface ListenerOptions {
  readonly name: string
  readonly address: ListenAddress
  /** File descriptor of a listening socket that was handed over: instead of `address`. */
  readonly socket?: number | undefined
  readonly handle: (req: IncomingMessage, res: ServerResponse, url: URL) => void
  /** Without it the listener speaks plain HTTP. */
  readonly tls?: TlsOptions | undefined
  /** Something arrived that is no HTTP request, or a TLS handshake failed. */
  readonly onClientError: (listener: string, code: string) => void
}

export interface Listener extends AsyncDisposable {
  readonly name: string
  /** The port in use, which matters when 0 was asked for; 0 for a unix socket. */
  readonly port: number
  readonly server: Server
}

/** Patience with slow clients, milliseconds. Node's own defaults are made for people, not for boot storms. */
const HEADERS_TIMEOUT = 10_000
const REQUEST_TIMEOUT = 60_000
const IDLE_TIMEOUT = 65_000
/** Beyond this many open connections newcomers wait in the kernel's queue instead of in our memory. */
const MOST_CONNECTIONS = 10_000

/** Starts listening. Rejects with a sentence that names the address when it cannot. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const onRequest = (req: IncomingMessage, res: ServerResponse): void => {
    const url = requestUrl(req)
    if (url === undefined) res.writeHead(400, { 'content-type': 'text/plain' }).end('this is not a path\n')
    else options.handle(req, res, url)
  }
  const timeouts = { headersTimeout: HEADERS_TIMEOUT, requestTimeout: REQUEST_TIMEOUT, keepAliveTimeout: IDLE_TIMEOUT }
  const server =
    options.tls === undefined
      ? createHttp(timeouts, onRequest)
      : createHttps({ ...timeouts, ...options.tls }, onRequest)
  server.maxConnections = MOST_CONNECTIONS
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    options.onClientError(options.name, error.code ?? 'unknown')
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  })
  server.on('tlsClientError', (error: NodeJS.ErrnoException) =>
    options.onClientError(options.name, error.code ?? 'unknown'),
  )
  await bind(server, options)
  const port = (server.address() as AddressInfo | null)?.port ?? 0
  return { name: options.name, port, server, [Symbol.asyncDispose]: () => close(server) }
}

/**
 * The URL of a request, or nothing when it has none. Firmware and some clients double slashes; `new URL('//a/b')` would read a host
 * name there, so they are merged first.
 */
export function requestUrl(req: Pick<IncomingMessage, 'url'>): URL | undefined {
  const [path = '', ...query] = (req.url ?? '').split('?')
  if (!path.startsWith('/')) return undefined
  return (
    URL.parse(`http://local${path.replaceAll(/\/{2,}/g, '/')}${query.length === 0 ? '' : `?${query.join('?')}`}`) ??
    undefined
  )
}

async function bind(server: Server, { address, name, socket }: ListenerOptions): Promise<void> {
  const unix = socket === undefined ? /^unix:(.+)$/.exec(address)?.[1] : undefined
  if (unix !== undefined) rmSync(unix, { force: true })
  const where = socket !== undefined ? { fd: socket } : unix === undefined ? hostAndPort(address) : { path: unix }
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(explain(error, name, address), { cause: error })),
    )
    server.listen(where, resolve)
  })
  if (unix !== undefined) chmodSync(unix, 0o600)
  if (socket !== undefined) checkPort(server, name, address)
}

/** URLs are made from the configuration, so a socket on another port would be one that nobody is sent to. */
function checkPort(server: Server, name: string, address: ListenAddress): void {
  const { port } = server.address() as AddressInfo
  if (port === hostAndPort(address).port) return
  server.close()
  throw new Error(
    `listen.${name} is ${address}, but the socket that was handed over for it is on port ${port}: make them equal`,
  )
}

function hostAndPort(address: string): { readonly host: string; readonly port: number } {
  const at = address.lastIndexOf(':')
  return { host: address.slice(0, at).replaceAll(/[[\]]/g, ''), port: Number(address.slice(at + 1)) }
}

function explain(error: NodeJS.ErrnoException, name: string, address: string): string {
  if (error.code === 'EADDRINUSE') {
    return `listen.${name}: ${address} is in use by another program; stop it or choose another port (ss -ltnp tells which it is)`
  }
  if (error.code === 'EACCES')
    return `listen.${name}: not allowed to listen on ${address}; choose a port above 1023 or run as root`
  if (error.code === 'EADDRNOTAVAIL') return `listen.${name}: this machine has no address ${address}`
  return `listen.${name}: cannot listen on ${address}: ${error.message}`
}

/** Lets requests under way finish for a moment, then ends every connection. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
  server.closeIdleConnections()
  const impatience = setTimeout(() => server.closeAllConnections(), 2000)
  await closed
  clearTimeout(impatience)
}
