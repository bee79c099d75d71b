import { hash } from 'node:crypto'
import type { Instant } from '../../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import type { RevocationList } from '../../domain/trust/judge-chain.ts'
import type { TrustRegistry } from '../../domain/trust/trust-registry.ts'
import type { CrlState, TrustedCertificate } from '../../domain/trust/trusted-certificate.ts'
import { fetchCrl } from '../../host/fetch-crl.ts'
import { readCertificate, type ReadCertificate } from '../../host/read-certificate.ts'
import { readCrls, verifiedCrl } from '../../host/revocation-list.ts'

export interface TrustDeps {
  readonly registry: TrustRegistry
  readonly now: () => Instant
}

/** A list that its authority has signed. */
export interface CheckedCrl {
  readonly bytes: Uint8Array
  readonly list: RevocationList
}

/** Reads a list, or the one of several that this authority has signed. */
export async function checkCrl(bytes: Uint8Array, authority: ReadCertificate): Promise<CheckedCrl | Refusal> {
  const read = readCrls(bytes)
  if (!read.ok) return read.error
  for (const candidate of read.value) {
    const list = await verifiedCrl(candidate, [authority])
    if (list !== undefined) return { bytes, list }
  }
  return refused.foreignCrl
}

/** PEM as it is, anything else as base64 of DER. */
export const bytesOf = (text: string): Uint8Array =>
  Buffer.from(text, text.includes('-----BEGIN') ? 'latin1' : 'base64')

/** Puts a list in force that somebody handed in. */
export async function setCrl(
  deps: TrustDeps,
  trusted: TrustedCertificate,
  text: string,
): Promise<TrustedCertificate | Refusal> {
  if (trusted.der === undefined) return pinHasNoCrl
  const checked = await checkCrl(bytesOf(text), readCertificate(trusted.der))
  return isRefusal(checked) ? checked : keepCrl(deps, trusted, checked.bytes)
}

/** Looks at the list's URL again. A list that is unreadable, foreign or older than the one in force changes nothing but the problem. */
export async function refreshCrl(deps: TrustDeps, trusted: TrustedCertificate): Promise<void> {
  const { der, crl } = trusted
  if (der === undefined || crl.url === undefined) return
  const fetched = await fetchCrl(crl.url)
  const checked = isRefusal(fetched) ? fetched : await checkCrl(fetched, readCertificate(der))
  const newer = isRefusal(checked) ? checked : notOlder(checked, await currentList(deps, trusted))
  if (isRefusal(newer))
    await deps.registry.noteCrl(trusted.id, { ...crl, checkedAt: deps.now(), problem: newer.says }, undefined)
  else await keepCrl(deps, trusted, newer.bytes)
}

/** An old list is genuine too, so whoever sits between could hide a revocation with it. */
const notOlder = (fresh: CheckedCrl, old: RevocationList | undefined): CheckedCrl | Refusal =>
  old !== undefined && fresh.list.thisUpdate < old.thisUpdate ? refused.olderCrl : fresh

/** What the list in force says, as far as the authority itself signed it. */
export async function currentList(
  { registry }: TrustDeps,
  { der, crl }: TrustedCertificate,
): Promise<RevocationList | undefined> {
  const bytes = crl.hash === undefined ? undefined : await registry.crl(crl.hash)
  const checked = bytes === undefined || der === undefined ? undefined : await checkCrl(bytes, readCertificate(der))
  return checked === undefined || isRefusal(checked) ? undefined : checked.list
}

/** Puts a list in force. */
async function keepCrl(deps: TrustDeps, trusted: TrustedCertificate, bytes: Uint8Array): Promise<TrustedCertificate> {
  const crl = inForce(trusted.crl.url, bytes, deps.now())
  await deps.registry.noteCrl(trusted.id, crl, bytes)
  return { ...trusted, crl }
}

export const inForce = (url: string | undefined, bytes: Uint8Array, now: Instant): CrlState => ({
  url,
  hash: hash('sha256', bytes),
  checkedAt: now,
  problem: undefined,
})

export const pinHasNoCrl: Refusal = refusal(
  'PIN_WITHOUT_CRL',
  422,
  'a pinned certificate has no revocation list',
  'remove the pin to revoke it: coldforge trust remove',
)

const refused = {
  foreignCrl: refusal(
    'CRL_FOREIGN',
    422,
    'the revocation list was not signed by this authority',
    'give the list that the authority itself publishes',
  ),
  olderCrl: refusal('CRL_OLDER', 422, 'the revocation list is older than the one in force', 'look at its source'),
}
