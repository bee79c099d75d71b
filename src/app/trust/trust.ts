import { X509Certificate } from 'node:crypto'
import type { Instant } from '../../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import { NO_CRL, type TrustedCertificate } from '../../domain/trust/trusted-certificate.ts'
import { fetchCrl } from '../../host/fetch-crl.ts'
import { readCertificate, type ReadCertificate } from '../../host/read-certificate.ts'
import { bytesOf, checkCrl, inForce, pinHasNoCrl, type CheckedCrl, type TrustDeps } from './revocation.ts'

/** What somebody asks to trust. */
export interface TrustWish {
  readonly organizationId: number
  readonly name: string
  readonly kind: TrustedCertificate['kind']
  /** PEM; a pin may name its fingerprint instead. */
  readonly certificate: string | undefined
  readonly fingerprint: string | undefined
  /** PEM or base64 of DER. */
  readonly crl: string | undefined
  readonly crlUrl: string | undefined
}

/** Registers a certificate, with its revocation list already in force when it has one. `ownAuthority` is the fingerprint of our own CA. */
export async function addTrusted(
  deps: TrustDeps & { readonly ownAuthority: string },
  wish: TrustWish,
): Promise<TrustedCertificate | Refusal> {
  const now = deps.now()
  const read = wish.certificate === undefined ? undefined : readPem(wish.certificate)
  if (isRefusal(read)) return read
  const fingerprint = read?.facts.fingerprint ?? wish.fingerprint?.replaceAll(':', '').toLowerCase()
  // Our CA also signs what must not boot by itself: keys of single machines, and artifacts that were revoked.
  if (fingerprint === deps.ownAuthority) return refused.own
  const against = fingerprint === undefined ? refused.nothing : judgeWish(wish, read, now)
  if (against !== undefined || fingerprint === undefined) return against ?? refused.nothing
  const crl = await firstCrl(wish, read)
  if (isRefusal(crl)) return crl
  const { organizationId, name, kind } = wish
  const der = kind === 'ca' ? read?.x509.raw : undefined
  const life = { createdAt: now, revokedAt: undefined, lastUsedAt: undefined }
  const state = crl === undefined ? NO_CRL : inForce(wish.crlUrl, crl.bytes, now)
  const certificate = { organizationId, name, kind, fingerprint, der, crl: state, ...life }
  return (await deps.registry.add(certificate, crl?.bytes)) ?? refused.twice
}

function readPem(pem: string): ReadCertificate | Refusal {
  try {
    return readCertificate(new X509Certificate(pem).raw)
  } catch {
    return refused.unreadable
  }
}

function judgeWish(wish: TrustWish, read: ReadCertificate | undefined, now: Instant): Refusal | undefined {
  if (wish.kind === 'pin') return wish.crl === undefined && wish.crlUrl === undefined ? undefined : pinHasNoCrl
  if (read === undefined) return refused.caByName
  if (!read.facts.isAuthority) return refused.noAuthority
  return now >= read.facts.notAfter ? refused.expired : undefined
}

async function firstCrl(
  { crl, crlUrl }: TrustWish,
  authority: ReadCertificate | undefined,
): Promise<CheckedCrl | Refusal | undefined> {
  if (authority === undefined || (crl === undefined && crlUrl === undefined)) return undefined
  const bytes = crl === undefined ? await fetchCrl(crlUrl ?? '') : bytesOf(crl)
  return isRefusal(bytes) ? bytes : checkCrl(bytes, authority)
}

const refused = {
  nothing: refusal('TRUST_INCOMPLETE', 422, 'there is neither a certificate nor a fingerprint', 'give one of them'),
  unreadable: refusal(
    'CERTIFICATE_UNREADABLE',
    422,
    'this is not an X.509 certificate in PEM form',
    'give a file that starts with "-----BEGIN CERTIFICATE-----"',
  ),
  caByName: refusal(
    'TRUST_INCOMPLETE',
    422,
    'an authority cannot be trusted by its fingerprint: its certificate is needed to check what it issued',
    'give its certificate, or pin a single client certificate',
  ),
  noAuthority: refusal(
    'NOT_AN_AUTHORITY',
    422,
    'this certificate is not one of an authority: basic constraints must say CA and key usage allow signing certificates',
    'give the certificate of the authority, or pin this one',
  ),
  expired: refusal('CERTIFICATE_EXPIRED', 422, 'this certificate has expired', 'give the new one'),
  own: refusal(
    'OWN_AUTHORITY',
    422,
    'this is the CA of this server, whose artifacts boot without being registered',
    'make a boot artifact: coldforge artifact create',
  ),
  twice: refusal('TRUST_EXISTS', 409, 'this certificate is trusted already', 'see: coldforge trust list'),
}
