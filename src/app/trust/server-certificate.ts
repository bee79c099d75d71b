import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { DAY, instant, type Instant } from '../../base/instant.ts'
import { createServerCertificate, expiryOf, type Credential, type KeyKind } from '../../host/certificates.ts'
import type { Config } from '../config/schema.ts'

/** What our HTTPS listeners show, and the CA behind it that machines are made to trust. */
export interface ServerCertificate {
  /**
   * PEM: the certificate, its intermediates and at the end the authority itself. iPXE knows the authority by its fingerprint only and
   * has to be shown it.
   */
  readonly chainPem: string
  /** PKCS#8 */
  readonly privateKeyPem: string
  readonly authorityPem: string
  /** The same names with a key that signs at a tenth of the cost, for who speaks TLS 1.3, which no iPXE does. */
  readonly modern?: { readonly chainPem: string; readonly privateKeyPem: string }
}

/** 825 days is the longest that common clients accept. */
const LIFE = 825 * DAY
/** An own certificate is made anew this long before it ends: time for a server that nobody restarts. */
const RENEW_BEFORE = 60 * DAY
/** Machines with a wrong clock. */
const BACKDATED = DAY

/** The certificate that the configuration names, or one from our own CA. Throws with a sentence for whoever wrote the configuration. */
export async function makeServerCertificate(
  config: Pick<Config, 'address' | 'tls'>,
  authority: Credential,
  now: Instant,
): Promise<ServerCertificate> {
  const { certificate, key, authority: theirs } = config.tls
  if (certificate === undefined && key === undefined) return own(config.address, authority, now)
  if (certificate === undefined || key === undefined)
    throw new Error('tls.certificate and tls.key belong together: set both, or neither to use one from our own CA')
  const [certificatePem, privateKeyPem] = await Promise.all([readFile(certificate, 'utf8'), readFile(key, 'utf8')])
  return given(certificatePem, privateKeyPem, theirs === undefined ? undefined : await readFile(theirs, 'utf8'))
}

/** Whether an own certificate is near its end. */
export const needsRenewal = ({ chainPem }: ServerCertificate, now: Instant): boolean =>
  expiryOf(chainPem) - now < RENEW_BEFORE

async function own(address: string, authority: Credential, now: Instant): Promise<ServerCertificate> {
  const names = [...new Set([address, 'localhost', '127.0.0.1'])]
  const life = { notBefore: instant(now - BACKDATED), notAfter: instant(now + LIFE) }
  const authorityPem = authority.certificatePem
  const make = async (kind: KeyKind): Promise<NonNullable<ServerCertificate['modern']>> => {
    const wish = { commonName: address, ...life }
    const { certificatePem, privateKeyPem } = await createServerCertificate(wish, names, authority, kind)
    return { chainPem: certificatePem + authorityPem, privateKeyPem }
  }
  return { ...(await make('rsa')), authorityPem, modern: await make('p-256') }
}

function given(certificatePem: string, privateKeyPem: string, theirs: string | undefined): ServerCertificate {
  const chain = readChain(certificatePem, 'tls.certificate')
  const top = chain.at(-1)
  const authority = theirs === undefined ? top : readChain(theirs, 'tls.authority')[0]
  if (top === undefined || authority === undefined || !authority.verify(authority.publicKey)) {
    throw new Error(
      'tls.authority: machines must be told which CA signed tls.certificate; name the PEM file with its root certificate',
    )
  }
  if (!top.checkIssued(authority) || !top.verify(authority.publicKey))
    throw new Error('tls.authority did not sign tls.certificate, or intermediates are missing in tls.certificate')
  const authorityPem = authority.toString()
  const all = top.fingerprint256 === authority.fingerprint256 ? chain : [...chain, authority]
  const chainPem = all.map((c) => c.toString()).join('')
  // Throws when the key is unreadable or another one's.
  createSecureContext({ cert: chainPem, key: privateKeyPem })
  return { chainPem, privateKeyPem, authorityPem }
}

function readChain(pem: string, setting: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g)
  if (blocks === null) throw new Error(`${setting}: the file holds no certificate in PEM form`)
  return blocks.map((block) => new X509Certificate(block))
}
