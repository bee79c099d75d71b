import { createSecureServer, type Http2Session, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { answerUnary, type CallLog, type Methods, type RpcCaller } from './unary-server.ts'

export interface RpcOptions {
  /** Empty for every interface. */
  readonly host: string
  readonly port: number
  /** PEM. Whoever holds a certificate of one of the `ca` may do everything: matchbox knows no finer rights. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer; readonly ca: Buffer }
  readonly methods: Methods
  readonly log: CallLog
  /** A handshake failed: no certificate, another authority, no HTTP/2. matchbox says nothing, and its users see only a timeout. */
  readonly onRefused: (peer: string, reason: string) => void
}

export interface RpcListening extends AsyncDisposable {
  readonly port: number
}

/** matchbox's suites for TLS 1.2; those of 1.3 are not chosen by name. */
const CIPHERS = [
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
].join(':')

/** gRPC over mutual TLS and HTTP/2. Clients since grpc-go 1.67 insist on `h2` by ALPN, which Node's HTTP/2 server negotiates. */
export async function listenRpc({ host, port, tls, methods, log, onRefused }: RpcOptions): Promise<RpcListening> {
  const server = createSecureServer({
    ...tls,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    allowHTTP1: false,
    settings: { maxConcurrentStreams: 100 },
  })
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  server.on('tlsClientError', (error, socket) => onRefused(socket.remoteAddress ?? 'unknown', error.message))
  server.on('sessionError', () => {})
  const callers = new WeakMap<Http2Session, RpcCaller>()
  server.on('session', (session) => callers.set(session, callerOf(session.socket as TLSSocket)))
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const caller = stream.session === undefined ? undefined : callers.get(stream.session)
    answerUnary(methods, log, stream, headers, caller ?? GONE)
  })
  const ready = Promise.withResolvers<void>()
  server.once('error', ready.reject)
  server.listen({ port, ...(host === '' ? {} : { host }) }, ready.resolve)
  await ready.promise
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      for (const socket of open) socket.destroy()
      await closed.promise
    },
  }
}

const GONE: RpcCaller = { name: 'unknown', address: 'unknown' }

function callerOf(socket: TLSSocket): RpcCaller {
  const { subject } = socket.getPeerCertificate()
  return { name: [subject.CN].flat().join(', '), address: socket.remoteAddress ?? GONE.address }
}
