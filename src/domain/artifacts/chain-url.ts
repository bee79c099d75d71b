import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'

/** A URL with a token that an iPXE of somebody else chains to. It proves less than a client certificate: whoever reads it has it. */
export interface ChainUrl {
  readonly id: number
  readonly organizationId: number
  readonly name: string
  /** SHA-256 of the token, hex. The token itself is shown once. */
  readonly hash: string
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly revokedAt: Instant | undefined
  readonly lastUsedAt: Instant | undefined
  readonly uses: number
}

export function judgeChainUrl(chain: ChainUrl | undefined, now: Instant): ChainUrl | Refusal {
  const renew = 'create a new chain URL: coldforge chain-url create'
  if (chain === undefined)
    return refusal('CHAIN_URL_UNKNOWN', 403, 'the token in this chain URL is not known here', renew)
  if (chain.revokedAt !== undefined)
    return refusal('CHAIN_URL_REVOKED', 403, `the chain URL "${chain.name}" has been revoked`, renew)
  if (now >= chain.expiresAt)
    return refusal('CHAIN_URL_EXPIRED', 403, `the chain URL "${chain.name}" has expired`, renew)
  return chain
}
