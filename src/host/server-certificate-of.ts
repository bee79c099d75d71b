import { once } from 'node:events'
import { connect } from 'node:tls'
import { instant, type Instant } from '../base/instant.ts'

/** From when to when the certificate of a TLS server counts, as a client sees it; undefined when it shows none in time. */
export async function certificateLifeAt(
  host: string,
  port: number,
  milliseconds: number,
): Promise<{ readonly notBefore: Instant; readonly notAfter: Instant } | undefined> {
  // It is looked at, not trusted.
  const socket = connect({ host, port, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(milliseconds) })
    const shown = socket.getPeerX509Certificate()
    if (shown === undefined) return undefined
    return { notBefore: instant(Date.parse(shown.validFrom)), notAfter: instant(Date.parse(shown.validTo)) }
  } catch {
    return undefined
  } finally {
    socket.destroy()
  }
}
