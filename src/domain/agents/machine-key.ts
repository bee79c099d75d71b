import { refusal, type Refusal } from '../../base/refusal.ts'

/** How long a machine's certificate counts. The agent renews it at half of that; a machine that lost its server for a day keeps its key. */
export const MACHINE_CERTIFICATE_SECONDS: number = 24 * 60 * 60

/**
 * Whether a request may speak for a machine whose agent has bound a key to this boot: only over a connection that proved to hold that
 * key. Keys are SHA-256 of their SubjectPublicKeyInfo, hex. Before a key is bound, the token alone speaks.
 */
export function judgeShownKey(bound: string | undefined, shown: string | undefined): Refusal | undefined {
  if (bound === undefined || bound === shown) return undefined
  return shown === undefined ? MISSING : FOREIGN
}

const BOOT_AGAIN = 'if this machine lost its key, boot it again; if it did not, somebody else has its token'

const MISSING = refusal(
  'AGENT_KEY_MISSING',
  403,
  'the agent of this boot has a key of its own, and this request does not show it',
  BOOT_AGAIN,
)

/** Another key than the one that is bound to this boot. */
export const FOREIGN: Refusal = refusal(
  'AGENT_KEY_FOREIGN',
  403,
  'another key is bound to this boot of the machine',
  BOOT_AGAIN,
)
