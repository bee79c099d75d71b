import { refusal, type Refusal } from '../../base/refusal.ts'

/** Names a boot session in a URL, so that only those who got the URL from us can speak for that boot. */
export const bootKey = (sessionId: number, sign: (text: string) => string): string =>
  `${sessionId}-${sign(`boot ${sessionId}`)}`

/** The session that a key names, or nothing when we did not make it. */
export function sessionOfKey(key: string | undefined, sign: (text: string) => string): number | undefined {
  const id = Number(/^(\d{1,15})-/.exec(key ?? '')?.[1])
  return Number.isSafeInteger(id) && bootKey(id, sign) === key ? id : undefined
}

export const BOOT_KEY_INVALID: Refusal = refusal(
  'BOOT_KEY_INVALID',
  403,
  'this URL was not made by this server',
  'use the URLs of the boot script as they are',
)
