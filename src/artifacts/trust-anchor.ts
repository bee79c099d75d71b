import { hex } from '../base/bytes.ts'
import { refusal, type Refusal } from '../base/refusal.ts'
import { err, ok, type Result } from '../base/result.ts'
import { findBytes } from './find-bytes.ts'

/** SHA-256 of the DER of the iPXE root CA: the one trust anchor of a stock iPXE, stored once in its read-only data. */
export const STOCK_TRUST_ANCHOR: Uint8Array<ArrayBuffer> = hex(
  '9faf717b7f8ca2f93c256c79f8ac5591895d66d1ff3bee6397a70d29c65eed1a',
)

/**
 * The same image, trusting the certificate authority with this fingerprint (SHA-256 of its DER, 32 bytes) and no other.
 * Refuses an image that has no stock anchor, or several: then we do not know which one decides.
 */
export function replaceTrustAnchor(image: Uint8Array, caFingerprint: Uint8Array): Result<Uint8Array, Refusal> {
  if (caFingerprint.length !== STOCK_TRUST_ANCHOR.length)
    throw new RangeError(`a SHA-256 fingerprint has 32 bytes, not ${caFingerprint.length}`)
  const [at, ...others] = findBytes(image, STOCK_TRUST_ANCHOR)
  if (at === undefined) return err(noAnchor)
  if (others.length > 0) return err(severalAnchors(others.length + 1))
  const patched = new Uint8Array(image) // not slice(): that of a Buffer shares its memory
  patched.set(caFingerprint, at)
  return ok(patched)
}

const useStock = 'use the ipxe package of Debian trixie, or a build of your own made without TRUST='

const noAnchor: Refusal = refusal(
  'IPXE_TRUST_MISSING',
  422,
  'this iPXE does not hold the fingerprint of the iPXE root CA, so it cannot be told to trust yours',
  useStock,
)

const severalAnchors = (count: number): Refusal =>
  refusal(
    'IPXE_TRUST_AMBIGUOUS',
    422,
    `this iPXE holds the fingerprint of the iPXE root CA ${count} times, and it is not clear which one it uses`,
    useStock,
  )
