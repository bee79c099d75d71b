import type { Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'

/** Whom a token stands for: the agent of one machine, in one boot session. */
export interface AgentIdentity {
  readonly machineId: Uuid
  readonly bootSessionId: string
  /** The key that this boot's agent has bound to itself: SHA-256 of its SubjectPublicKeyInfo, hex. */
  readonly boundKey?: string | undefined
  /** Nothing was heard yet from that boot when the request came. */
  readonly isFirstWord?: boolean
}

/** Finds the holder of an agent token by the token's hash; the token itself is never stored. */
export interface AgentCredentials {
  find(tokenHash: string): Promise<AgentIdentity | 'revoked' | undefined>
  /**
   * Binds a key to the boot of this token, with a certificate that counts until `until`. False, with nothing changed, when another key is
   * bound or the token does not count any more: of two keys at the same moment one wins.
   */
  bindKey(tokenHash: string, keyHash: string, until: Instant): Promise<boolean>
}
