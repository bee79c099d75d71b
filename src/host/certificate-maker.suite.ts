import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import { GeneralName, GeneralSubtree, GeneralSubtrees, NameConstraints } from '@peculiar/asn1-x509'
import * as x509 from '@peculiar/x509'
import { DAY, type Instant } from '../base/instant.ts'

x509.cryptoProvider.set(webcrypto as never)

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** A certificate with the key to sign others. */
export interface MadeCertificate {
  readonly certificate: x509.X509Certificate
  readonly key: webcrypto.CryptoKey
  readonly der: Uint8Array
}

export interface MakeOptions {
  readonly name: string
  readonly issuer?: MadeCertificate
  readonly ca?: boolean
  readonly pathLength?: number
  readonly purposes?: readonly string[]
  readonly dns?: readonly string[]
  /** DNS names that an authority may issue for. */
  readonly permitted?: readonly string[]
  readonly critical?: string
  readonly notBefore?: number
  readonly notAfter?: number
  readonly hash?: 'SHA-1' | 'SHA-256'
}

/** Makes a certificate as the options say, and nothing else: no kind mistake is corrected. */
export async function make(now: Instant, options: MakeOptions): Promise<MadeCertificate> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const { issuer, ca, purposes, dns, permitted, critical } = options
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${options.name}`,
    issuer: issuer?.certificate.subject ?? `CN=${options.name}`,
    notBefore: new Date(options.notBefore ?? now - DAY),
    notAfter: new Date(options.notAfter ?? now + DAY),
    publicKey: keys.publicKey,
    signingKey: issuer?.key ?? keys.privateKey,
    signingAlgorithm: { ...algorithm, hash: options.hash ?? 'SHA-256' },
    extensions: [
      ...(ca === undefined ? [] : [new x509.BasicConstraintsExtension(ca, options.pathLength, true)]),
      ...(purposes === undefined ? [] : [new x509.ExtendedKeyUsageExtension([...purposes])]),
      ...(dns === undefined
        ? []
        : [new x509.SubjectAlternativeNameExtension(dns.map((value) => ({ type: 'dns', value })))]),
      ...(permitted === undefined ? [] : [new x509.Extension('2.5.29.30', true, onlyDns(permitted))]),
      ...(critical === undefined ? [] : [new x509.Extension(critical, true, Uint8Array.of(5, 0))]),
    ],
  })
  return { certificate, key: keys.privateKey, der: new Uint8Array(certificate.rawData) }
}

/** A revocation list of `issuer`, DER. */
export async function makeCrl(
  now: Instant,
  issuer: MadeCertificate,
  revoked: readonly MadeCertificate[],
): Promise<Uint8Array> {
  const list = await x509.X509CrlGenerator.create({
    issuer: issuer.certificate.subject,
    thisUpdate: new Date(now - 1000),
    nextUpdate: new Date(now + DAY),
    signingAlgorithm: algorithm,
    signingKey: issuer.key,
    entries: revoked.map(({ certificate }) => ({
      serialNumber: certificate.serialNumber,
      revocationDate: new Date(now),
    })),
  })
  return new Uint8Array(list.rawData)
}

const onlyDns = (names: readonly string[]): ArrayBuffer =>
  AsnConvert.serialize(
    new NameConstraints({
      permittedSubtrees: new GeneralSubtrees(
        names.map((dNSName) => new GeneralSubtree({ base: new GeneralName({ dNSName }) })),
      ),
    }),
  )
