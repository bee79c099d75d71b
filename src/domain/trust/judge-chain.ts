import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import { describeConstraints, forbiddenName } from './name-constraints.ts'

/** A certificate revocation list whose signature has been checked (RFC 5280 §5). */
export interface RevocationList {
  /** SHA-256 of the certificate of the authority that signed it, hex. */
  readonly issuer: string
  readonly thisUpdate: Instant
  readonly nextUpdate: Instant | undefined
  /** Serial numbers in hex, lower case, without leading zeros. */
  readonly serials: ReadonlySet<string>
}

/** Clocks of issuer and server may differ by this much before "not yet valid" is taken seriously. */
const SKEW_MILLISECONDS = 5 * 60 * 1000

/**
 * Whether a path from a client certificate (first) to a trusted authority (last), each signed by the next, may be believed now
 * (RFC 5280 §6). Returns the reason against it, or nothing.
 */
export function judgeChain(
  path: readonly CertificateFacts[],
  lists: readonly RevocationList[],
  now: Instant,
): Refusal | undefined {
  const [leaf] = path
  if (leaf === undefined) return refusal('NO_CREDENTIAL', 401, 'there is no client certificate', OTHER)
  if (!leaf.forClients) {
    return refusal(
      'CERTIFICATE_PURPOSE',
      403,
      `the certificate "${leaf.subject}" was issued for servers or other purposes, not for clients`,
      'have one issued with extended key usage clientAuth',
    )
  }
  for (const [height, certificate] of path.entries()) {
    const reason =
      judgeValidity(certificate, now) ??
      judgeSubstance(certificate) ??
      (height === 0 ? undefined : judgeAuthority(certificate, height, path.slice(0, height))) ??
      judgeRevocation(certificate, path[height + 1], lists)
    if (reason !== undefined) return reason
  }
  return undefined
}

/** Whether `now` lies in a certificate's validity. */
export function judgeValidity({ subject, notBefore, notAfter }: CertificateFacts, now: Instant): Refusal | undefined {
  if (now >= notAfter)
    return refusal('CERTIFICATE_EXPIRED', 403, `the certificate "${subject}" has expired`, 'have a new one issued')
  if (now + SKEW_MILLISECONDS < notBefore) {
    return refusal(
      'CERTIFICATE_NOT_YET_VALID',
      403,
      `the certificate "${subject}" is not valid yet`,
      'check the clocks of the server and of the authority',
    )
  }
  return undefined
}

function judgeSubstance({ subject, isWeak, unknownCritical }: CertificateFacts): Refusal | undefined {
  if (isWeak) {
    const says = `the certificate "${subject}" is signed with MD5 or SHA-1, or its RSA key has less than 2048 bits`
    return refusal('CERTIFICATE_WEAK', 403, says, 'have one issued with SHA-256 and RSA of 2048 bits')
  }
  if (unknownCritical.length > 0) {
    const says = `the certificate "${subject}" has a critical extension that is not known here: ${unknownCritical[0]}`
    return refusal('CERTIFICATE_EXTENSION', 403, says, OTHER)
  }
  return undefined
}

function judgeAuthority(
  authority: CertificateFacts,
  height: number,
  below: readonly CertificateFacts[],
): Refusal | undefined {
  const { subject, isAuthority, pathLength, constraints } = authority
  if (!isAuthority) {
    const says = `"${subject}" issued a certificate without being an authority (basic constraints CA, key usage)`
    return refusal('ISSUER_NOT_AUTHORITY', 403, says, OTHER)
  }
  if (pathLength !== undefined && height - 1 > pathLength) {
    const says = `"${subject}" allows ${pathLength} authorities below it, and there are ${height - 1}`
    return refusal('CHAIN_TOO_LONG', 403, says, OTHER)
  }
  const forbidden =
    constraints && below.map(({ names }) => forbiddenName(names, constraints)).find((name) => name !== undefined)
  if (constraints === undefined || forbidden === undefined) return undefined
  const says = `"${subject}" may not issue for ${forbidden.kind} ${forbidden.value}: it ${describeConstraints(constraints)}`
  return refusal('NAME_CONSTRAINT', 403, says, OTHER)
}

function judgeRevocation(
  { subject, serialNumber }: CertificateFacts,
  issuer: CertificateFacts | undefined,
  lists: readonly RevocationList[],
): Refusal | undefined {
  const isListed = lists.some((list) => list.issuer === issuer?.fingerprint && list.serials.has(serialNumber))
  if (!isListed) return undefined
  return refusal(
    'CERTIFICATE_REVOKED',
    403,
    `the certificate "${subject}" has been revoked by "${issuer?.subject}"`,
    'have a new one issued',
  )
}

const OTHER = 'boot with a certificate of an authority that this server trusts: coldforge trust list'
