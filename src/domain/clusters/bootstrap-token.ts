import { plusSeconds, type Instant } from '../../base/instant.ts'

/**
 * The right of one machine to join during one boot, https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/.
 * The id may be shown, the secret may not: it goes into Ignition and into the cluster, nowhere else.
 */
export interface BootstrapToken {
  /** Six of `a-z0-9`. */
  readonly id: string
  /** Sixteen of `a-z0-9`. */
  readonly secret: string
  readonly expiresAt: Instant
}

/**
 * How long a token lives, in the Ignition and in the cluster alike: from Ignition to a kubelet with a certificate of its own takes a minute
 * or two, and whoever finds the token later finds nothing. It is taken away earlier, once the Node is Ready. Seconds.
 */
export const BOOTSTRAP_TOKEN_SECONDS: number = 15 * 60

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** `random` gives so many random bytes. */
export function newBootstrapToken(random: (bytes: number) => Uint8Array, now: Instant): BootstrapToken {
  const text = randomText(random, 22)
  return {
    id: text.slice(0, 6),
    secret: text.slice(6),
    expiresAt: plusSeconds(now, BOOTSTRAP_TOKEN_SECONDS),
  }
}

/** Bytes beyond the last whole alphabet are thrown away: taking them modulo 36 would favour the first letters. */
function randomText(random: (bytes: number) => Uint8Array, length: number): string {
  const limit = 256 - (256 % ALPHABET.length)
  let text = ''
  while (text.length < length) {
    for (const byte of random(length)) if (byte < limit) text += ALPHABET[byte % ALPHABET.length]
  }
  return text.slice(0, length)
}

/** As kubeadm and the kubelet write it: `id.secret`. A secret. */
export const bootstrapTokenText = ({ id, secret }: Pick<BootstrapToken, 'id' | 'secret'>): string => `${id}.${secret}`
