import type { Instant } from '../../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import { judgeArtifactLife, type BootArtifact } from './boot-artifact.ts'

export const uefiProtocols = ['http_only', 'https_only', 'http_and_https'] as const
export type UefiProtocols = (typeof uefiProtocols)[number]

/**
 * URLs from which firmware itself loads an artifact's EFI programs (UEFI specification §24.7). Firmware shows no certificate, so the
 * token in the path is all the right there is; over plain HTTP the artifact's private key can be read on the way.
 */
export interface UefiHttpBootUrl {
  readonly id: number
  readonly artifactId: number
  readonly name: string
  readonly protocols: UefiProtocols
  /** SHA-256 of the token, hex. The token itself is shown once. */
  readonly hash: string
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly revokedAt: Instant | undefined
  readonly lastUsedAt: Instant | undefined
  readonly uses: number
}

/** What firmware may load by such a URL, by the last part of its path. UEFI wants it to end in `.efi`. */
const uefiPrograms: readonly string[] = ['boot-amd64.efi', 'boot-amd64-snp.efi', 'boot-arm64.efi']

export const allows = (protocols: UefiProtocols, protocol: 'http' | 'https'): boolean =>
  protocols === 'http_and_https' || protocols === `${protocol}_only`

/** Token and file of `/efi/<token>/<file>`, or nothing. */
export function parseUefiPath(path: string): { readonly token: string; readonly file: string } | undefined {
  const [, token, file] = /^\/efi\/([\w-]{1,128})\/([\w.-]{1,64})$/.exec(path) ?? []
  return token === undefined || file === undefined || !uefiPrograms.includes(file) ? undefined : { token, file }
}

/** Whether a URL still works over this protocol. `artifact` is the one it belongs to. */
export function judgeUefiHttpBootUrl(
  url: UefiHttpBootUrl,
  artifact: BootArtifact | undefined,
  protocol: 'http' | 'https',
  now: Instant,
): UefiHttpBootUrl | Refusal {
  const renew = 'make a new URL: coldforge uefi-url create'
  if (url.revokedAt !== undefined)
    return refusal('UEFI_URL_REVOKED', 403, `the UEFI HTTP Boot URL "${url.name}" has been revoked`, renew)
  if (now >= url.expiresAt)
    return refusal('UEFI_URL_EXPIRED', 410, `the UEFI HTTP Boot URL "${url.name}" has expired`, renew)
  if (!allows(url.protocols, protocol)) {
    return refusal(
      'UEFI_URL_PROTOCOL',
      403,
      `the UEFI HTTP Boot URL "${url.name}" does not work over ${protocol}`,
      'use it with the other protocol, or make one that allows both: coldforge uefi-url create --protocols',
    )
  }
  const alive = judgeArtifactLife(artifact, now)
  return isRefusal(alive) ? alive : url
}
