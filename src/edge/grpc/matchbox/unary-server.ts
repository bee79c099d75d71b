import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import type { Result } from '../../../base/result.ts'
import { encodeGrpcMessage, grpcError, type GrpcError } from './grpc-status.ts'

/** One call: the bytes of the request message become those of the answer. */
export type Method = (message: Buffer) => Result<Uint8Array, GrpcError>

/** `/rpcpb.Groups/GroupPut` to its method. */
export type Methods = ReadonlyMap<string, Method>

export type CallLog = (path: string, error: GrpcError | undefined, caller: RpcCaller) => void

/** Who calls, by his certificate. */
export interface RpcCaller {
  /** The common name of the certificate, which his authority vouches for. */
  readonly name: string
  readonly address: string
}

/** What Go's server takes, and what matchbox's clients expect. Bytes. */
const LARGEST_MESSAGE = 4 * 1024 * 1024
const SLOWEST_REQUEST_MS = 30_000

/**
 * Answers unary gRPC calls on a stream of `node:http2` (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md): one message with a
 * five-byte prefix each way, the status in trailers. Compression is refused, as matchbox refuses it.
 */
export function answerUnary(
  methods: Methods,
  log: CallLog,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  caller: RpcCaller,
): void {
  const path = headers[':path'] ?? ''
  stream.on('error', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR))
  stream.setTimeout(SLOWEST_REQUEST_MS, () => stream.close(constants.NGHTTP2_CANCEL))
  if (headers[':method'] !== 'POST' || !/^application\/grpc(?:$|[+;])/.test(headers['content-type'] ?? '')) {
    stream.respond({ ':status': 415 }, { endStream: true })
    return
  }
  const method = methods.get(path)
  if (method === undefined) {
    const [, service = '', name = ''] = path.split('/')
    const isKnown = [...methods.keys()].some((known) => known.startsWith(`/${service}/`))
    const unknown = isKnown ? `unknown method ${name} for service ${service}` : `unknown service ${service}`
    return finish(stream, log, path, caller, grpcError('UNIMPLEMENTED', unknown))
  }
  collect(stream, (body) => finish(stream, log, path, caller, body.ok ? call(method, body.value) : body))
}

function collect(stream: ServerHttp2Stream, done: (body: Result<Buffer, GrpcError>) => void): void {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > LARGEST_MESSAGE + PREFIX) {
      stream.removeAllListeners('data').removeAllListeners('end').resume()
      const says = `received message larger than max (${size} vs. ${LARGEST_MESSAGE})`
      done(grpcError('RESOURCE_EXHAUSTED', `grpc: ${says}`))
    } else {
      chunks.push(chunk)
    }
  })
  stream.on('end', () => done(unwrap(Buffer.concat(chunks))))
}

const PREFIX = 5

function unwrap(body: Buffer): Result<Buffer, GrpcError> {
  if (body.length < PREFIX || body.length - PREFIX !== body.readUInt32BE(1))
    return grpcError('INTERNAL', 'a unary call has exactly one message')
  if (body[0] !== 0) return grpcError('UNIMPLEMENTED', 'compressed messages are not supported')
  return { ok: true, value: body.subarray(PREFIX) }
}

function call(method: Method, message: Buffer): Result<Uint8Array, GrpcError> {
  try {
    return method(message)
  } catch (error) {
    return grpcError('UNKNOWN', error instanceof Error ? error.message : String(error))
  }
}

function finish(
  stream: ServerHttp2Stream,
  log: CallLog,
  path: string,
  caller: RpcCaller,
  result: Result<Uint8Array, GrpcError>,
): void {
  log(path, result.ok ? undefined : result.error, caller)
  if (stream.closed || stream.destroyed) return
  const head = { ':status': 200, 'content-type': 'application/grpc' }
  if (!result.ok) {
    const { code, says } = result.error
    stream.respond(
      { ...head, 'grpc-status': String(code), 'grpc-message': encodeGrpcMessage(says) },
      { endStream: true },
    )
    return
  }
  stream.respond(head, { waitForTrailers: true })
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
  const prefix = Buffer.alloc(PREFIX)
  prefix.writeUInt32BE(result.value.length, 1)
  stream.end(Buffer.concat([prefix, result.value]))
}
