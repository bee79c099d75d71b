import { plusSeconds, type Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Uuid } from '../../base/uuid.ts'

/** The right to read one machine's Ignition, once, during one boot. Only its SHA-256 is kept. */
export interface BootToken {
  readonly hash: string
  readonly sessionId: number
  readonly machineId: number
  readonly uuid: Uuid
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly usedAt: Instant | undefined
  /**
   * When set, the Ignition is injected: nobody was told the token's secret, and only the credential with this name may spend it, by
   * naming the boot.
   */
  readonly credential: string | undefined
  /** When set, what is read is the Ignition that a profile declares, filled in for these labels: a query string. */
  readonly labels?: string | undefined
  /** The machine revision that this boot was given; undefined when it boots without one. */
  readonly revision?: number | undefined
  /** The public half of the bootstrap token with which this boot may join its cluster. */
  readonly joinTokenId?: string | undefined
}

/** By what a request may spend a token: the secret names it and the machine proves nothing, or the boot names it and a credential does. */
export type TokenHolder = { readonly uuid: Uuid } | { readonly credential: string }

/** Time for kernel and initrd to arrive over a slow network before Ignition asks. */
const LIFE_SECONDS = 15 * 60

/** An unused token for this boot of `machine`; `hash` is that of its secret. */
export const newBootToken = (
  hash: string,
  sessionId: number,
  machine: { readonly id: number; readonly uuid: Uuid },
  given: Pick<BootToken, 'credential' | 'labels' | 'revision'>,
  now: Instant,
): BootToken => ({
  ...given,
  hash,
  sessionId,
  machineId: machine.id,
  uuid: machine.uuid,
  createdAt: now,
  expiresAt: plusSeconds(now, LIFE_SECONDS),
  usedAt: undefined,
})

/** Whether `token`, as found by its hash or its boot, lets this holder read the Ignition now. */
export function judgeBootToken(token: BootToken | undefined, holder: TokenHolder, now: Instant): BootToken | Refusal {
  const again = 'power the machine on again: every boot gets a token of its own'
  if (token === undefined) return refusal('BOOT_TOKEN_UNKNOWN', 403, 'this boot token was never given out', again)
  const isHolder = 'uuid' in holder ? token.uuid === holder.uuid : token.credential === holder.credential
  if (!isHolder) return refusal('BOOT_TOKEN_FOREIGN', 403, 'this boot token was given to another machine', again)
  if (token.usedAt !== undefined) {
    return refusal(
      'BOOT_TOKEN_USED',
      410,
      'this boot token has been used before; somebody may have read the configuration',
      again,
    )
  }
  if (now >= token.expiresAt) return refusal('BOOT_TOKEN_EXPIRED', 410, 'this boot token has expired', again)
  return token
}
