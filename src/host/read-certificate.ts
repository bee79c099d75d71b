import 'reflect-metadata'
import { createHash, X509Certificate } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import { NameConstraints as AsnNameConstraints, type GeneralName, type GeneralSubtrees } from '@peculiar/asn1-x509'
import * as x509 from '@peculiar/x509'
import { instant } from '../base/instant.ts'
import type { CertificateFacts } from '../domain/trust/certificate-facts.ts'
import type { CertificateName, NameConstraints } from '../domain/trust/name-constraints.ts'

/** A certificate in both forms that judging it needs: for signatures, and for what it says. */
export interface ReadCertificate {
  readonly x509: X509Certificate
  readonly facts: CertificateFacts
}

const KEY_USAGE = '2.5.29.15'
const ALTERNATIVE_NAMES = '2.5.29.17'
const BASIC_CONSTRAINTS = '2.5.29.19'
const NAME_CONSTRAINTS = '2.5.29.30'
const POLICIES = '2.5.29.32'
const PURPOSES = '2.5.29.37'

/** Critical extensions that are honoured here, or that only narrow what the certificate is used for elsewhere (policies). */
const known: ReadonlySet<string> = new Set([
  KEY_USAGE,
  ALTERNATIVE_NAMES,
  BASIC_CONSTRAINTS,
  NAME_CONSTRAINTS,
  POLICIES,
  PURPOSES,
])

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2'
const ANY_PURPOSE = '2.5.29.37.0'
const LEAST_RSA_BITS = 2048

/** Reads DER. Throws on what is not an X.509 certificate. */
export function readCertificate(der: Uint8Array): ReadCertificate {
  const native = new X509Certificate(der)
  const parsed = new x509.X509Certificate(new Uint8Array(der))
  return { x509: native, facts: factsOf(native, parsed) }
}

function factsOf(native: X509Certificate, parsed: x509.X509Certificate): CertificateFacts {
  const basic = parsed.getExtension<x509.BasicConstraintsExtension>(BASIC_CONSTRAINTS)
  const usage = parsed.getExtension<x509.KeyUsagesExtension>(KEY_USAGE)
  const purposes = parsed.getExtension<x509.ExtendedKeyUsageExtension>(PURPOSES)?.usages.map(String)
  const maySign = usage === null || (usage.usages & x509.KeyUsageFlags.keyCertSign) !== 0
  return {
    fingerprint: createHash('sha256').update(native.raw).digest('hex'),
    subject: oneLine(native.subject),
    issuer: oneLine(native.issuer),
    serialNumber: plainSerial(parsed.serialNumber),
    notBefore: instant(parsed.notBefore.getTime()),
    notAfter: instant(parsed.notAfter.getTime()),
    isAuthority: basic?.ca === true && maySign,
    pathLength: basic?.pathLength,
    forClients: purposes === undefined || purposes.includes(CLIENT_AUTH) || purposes.includes(ANY_PURPOSE),
    isWeak: isWeak(native, parsed),
    names: namesOf(parsed),
    constraints: constraintsOf(parsed),
    unknownCritical: parsed.extensions.filter((e) => e.critical && !known.has(e.type)).map((e) => e.type),
  }
}

/** Serial numbers are compared as numbers: encoders differ in leading zeros and case. */
export const plainSerial = (hex: string): string => hex.toLowerCase().replace(/^0+(?=.)/, '')

/** Node writes one part of a name per line. */
const oneLine = (name: string | undefined): string => (name ?? '').replaceAll('\n', ', ').slice(0, 200)

function isWeak({ publicKey }: X509Certificate, { signatureAlgorithm }: x509.X509Certificate): boolean {
  const bits = publicKey.asymmetricKeyType === 'rsa' ? publicKey.asymmetricKeyDetails?.modulusLength : undefined
  if (bits !== undefined && bits < LEAST_RSA_BITS) return true
  // Algorithms without a hash of their own (EdDSA) name none.
  const hash: unknown = 'hash' in signatureAlgorithm ? signatureAlgorithm.hash : undefined
  const name = typeof hash === 'object' && hash !== null && 'name' in hash ? String(hash.name) : ''
  return /^(?:md|sha-?1$)/i.test(name)
}

function namesOf(parsed: x509.X509Certificate): readonly CertificateName[] {
  const alternatives = parsed.getExtension<x509.SubjectAlternativeNameExtension>(ALTERNATIVE_NAMES)
  const subject = directoryName(parsed.subjectName)
  const names = (alternatives?.names.items ?? []).map(({ type, value }): CertificateName => {
    if (type === 'dns' || type === 'email' || type === 'ip') return { kind: type, value }
    if (type === 'url') return { kind: 'uri', value }
    return type === 'dn' ? directoryName(new x509.Name(value)) : { kind: 'other', value: type }
  })
  // RFC 5280 §4.2.1.10: without an alternative name, constraints on mail apply to the address in the subject.
  const hasMail = names.some((name) => name.kind === 'email')
  const mail = hasMail ? [] : parsed.subjectName.getField('E').map((value) => ({ kind: 'email' as const, value }))
  return [subject, ...names, ...mail]
}

const directoryName = (name: x509.Name): CertificateName => ({
  kind: 'directory',
  value: JSON.stringify(name.toJSON()),
})

function constraintsOf(parsed: x509.X509Certificate): NameConstraints | undefined {
  const extension = parsed.getExtension(NAME_CONSTRAINTS)
  if (extension === null) return undefined
  const { permittedSubtrees, excludedSubtrees } = AsnConvert.parse(extension.value, AsnNameConstraints)
  return { permitted: basesOf(permittedSubtrees), excluded: basesOf(excludedSubtrees) }
}

const basesOf = (trees: GeneralSubtrees | undefined): readonly CertificateName[] =>
  [...(trees ?? [])].map(({ base }) => nameOf(base))

function nameOf(base: GeneralName): CertificateName {
  if (base.dNSName !== undefined) return { kind: 'dns', value: base.dNSName }
  if (base.rfc822Name !== undefined) return { kind: 'email', value: base.rfc822Name }
  if (base.iPAddress !== undefined) return { kind: 'ip', value: base.iPAddress }
  if (base.uniformResourceIdentifier !== undefined) return { kind: 'uri', value: base.uniformResourceIdentifier }
  if (base.directoryName !== undefined) return directoryName(new x509.Name(AsnConvert.serialize(base.directoryName)))
  return { kind: 'other', value: 'an exotic kind of name' }
}
