import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'

/** Hashed once per connection. */
const seen = new WeakMap<TLSSocket, string>()

/** SHA-256 of the public key that the client proved to hold in its TLS handshake, hex; nothing when it showed no certificate. */
export function shownKey({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const known = seen.get(socket)
  if (known !== undefined) return known
  const der = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' })
  if (der === undefined) return undefined
  const key = createHash('sha256').update(der).digest('hex')
  seen.set(socket, key)
  return key
}
