import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Uuid } from '../base/uuid.ts'

/** A new bearer secret, 256 bits, safe in a URL. `prefix` tells a finder what was leaked. */
export const newSecret = (prefix = ''): string => prefix + randomBytes(32).toString('base64url')

/** A key for signing webhook messages: 256 bits as base64 (Standard Webhooks 1.0.0, "Symmetric signatures"). */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/** What is kept of a secret. Secrets here are random, so a plain hash is enough: there is nothing to guess. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export const newUuid = (): Uuid => randomUUID() as Uuid

/** A short proof that `text` came from this server. */
export const signature = (key: Uint8Array, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url').slice(0, 22)
