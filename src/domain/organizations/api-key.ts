import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'

/** `read` looks, `operate` changes machines and boots, `admin` also manages keys, artifacts and trust. Each includes the one before. */
export const scopes = ['read', 'operate', 'admin'] as const
export type Scope = (typeof scopes)[number]

/** A key for people and programs. The secret itself is shown once and never kept: `hash` is SHA-256 of it, in hex. */
export interface ApiKey {
  readonly id: number
  readonly organizationId: number
  readonly name: string
  readonly scope: Scope
  readonly hash: string
  readonly createdAt: Instant
  readonly expiresAt: Instant | undefined
}

/** Whether this key, as found by its hash, may do what `needed` asks. */
export function judgeApiKey(key: ApiKey | undefined, needed: Scope, now: Instant): ApiKey | Refusal {
  if (key === undefined) {
    return refusal(
      'API_KEY_UNKNOWN',
      401,
      'the API key is not known here',
      'send a valid key in "Authorization: Bearer …"',
    )
  }
  if (key.expiresAt !== undefined && now >= key.expiresAt) {
    return refusal('API_KEY_EXPIRED', 401, `the API key "${key.name}" has expired`, 'create a new key')
  }
  if (scopes.indexOf(key.scope) < scopes.indexOf(needed)) {
    return refusal(
      'API_KEY_SCOPE',
      403,
      `the API key "${key.name}" may only ${key.scope}`,
      `use a key with scope ${needed}`,
    )
  }
  return key
}
