import { createHmac } from 'node:crypto'
import type { Instant } from '../../base/instant.ts'

const SECRET_PREFIX = 'whsec_'

/**
 * The headers of a signed message (Standard Webhooks 1.0.0, "Symmetric signatures"): HMAC-SHA256 over `id.timestamp.body`. `secret` is
 * the key in base64 behind `whsec_`; the timestamp is when this attempt was made, seconds since 1970.
 */
export function signMessage(secret: string, id: string, at: Instant, body: string): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1000))
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` }
}
