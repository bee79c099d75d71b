import type { IncomingMessage } from 'node:http'
import { createHash } from 'node:crypto'
import { TLSSocket, type DetailedPeerCertificate } from 'node:tls'
import { instant } from '../../base/instant.ts'
import type { BootQuery } from '../../boot/identify-http.ts'
import type { BootCredential, ClientCertificate } from '../../domain/trust/client-credential.ts'

/** One request of a booting machine, as far as HTTP and TLS tell. */
export interface BootCall {
  readonly path: string
  readonly query: BootQuery
  readonly credential: BootCredential
  /** iPXE runs only what comes with status 200 and shows nothing else, so it is answered with scripts. */
  readonly isIpxe: boolean
  readonly isHead: boolean
  readonly range: string | undefined
  /** `performance.now()` when the request arrived. */
  readonly arrived: number
}

/** A certificate is hashed once per connection, not once per request. */
const seen = new WeakMap<TLSSocket, ClientCertificate>()

export function bootCall(req: IncomingMessage, url: URL, hash: (secret: string) => string): BootCall {
  const query = Object.fromEntries(url.searchParams)
  return {
    path: url.pathname,
    query,
    credential: credentialOf(req, query['token'], hash),
    isIpxe: req.headers['user-agent']?.startsWith('iPXE/') ?? false,
    isHead: req.method === 'HEAD',
    range: req.headers.range,
    arrived: performance.now(),
  }
}

function credentialOf(
  req: IncomingMessage,
  token: string | undefined,
  hash: (secret: string) => string,
): BootCredential {
  const certificate = req.socket instanceof TLSSocket ? certificateOf(req.socket) : undefined
  if (certificate !== undefined) return { kind: 'certificate', certificate }
  return token === undefined ? { kind: 'none' } : { kind: 'chain-token', hash: hash(token) }
}

function certificateOf(socket: TLSSocket): ClientCertificate | undefined {
  const known = seen.get(socket)
  if (known !== undefined) return known
  const peer = socket.getPeerX509Certificate()
  if (peer === undefined) return undefined
  const certificate = {
    fingerprint: createHash('sha256').update(peer.raw).digest('hex'),
    subject: peer.subject.replaceAll('\n', ', ').slice(0, 200),
    notBefore: instant(Date.parse(peer.validFrom)),
    notAfter: instant(Date.parse(peer.validTo)),
    chain: chainOf(socket),
  }
  seen.set(socket, certificate)
  return certificate
}

/** What the client sent, from its own certificate up. A resumed session knows the first only. */
function chainOf(socket: TLSSocket): readonly Uint8Array[] {
  const chain: Uint8Array[] = []
  const met = new Set<string>()
  let at: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  // Node links the last one to itself.
  while (at !== undefined && !met.has(at.fingerprint256)) {
    met.add(at.fingerprint256)
    chain.push(at.raw)
    at = at.issuerCertificate
  }
  return chain
}
