import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { connect, type SecureVersion } from 'node:tls'
import { IPXE } from './server.ts'

export interface Resumed {
  /** Head and body, as they came. */
  readonly text: string
  /** What the next connection can resume. */
  readonly session: Buffer | undefined
  readonly reused: boolean
}

/** One GET on a connection of its own that resumes `session` if there is one. */
export async function getResuming(
  port: number,
  path: string,
  client: { readonly cert: string; readonly key: string },
  version: SecureVersion,
  session: Buffer | undefined,
): Promise<Resumed> {
  const { cert, key } = client
  const limits = { minVersion: version, maxVersion: version }
  const socket = connect({
    host: '127.0.0.1',
    port,
    rejectUnauthorized: false,
    cert,
    key,
    ...limits,
    ...(session === undefined ? {} : { session }),
  })
  let latest: Buffer | undefined
  // TLS 1.3 hands out tickets after the handshake, so they are collected until the end.
  socket.on('session', (next) => (latest = next))
  await once(socket, 'secureConnect')
  const reused = socket.isSessionReused()
  socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nuser-agent: ${IPXE}\r\nconnection: close\r\n\r\n`)
  return { text: await text(socket), session: latest, reused }
}
