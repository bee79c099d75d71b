import 'reflect-metadata'
import { generateKeyPair, hash, webcrypto, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import { promisify } from 'node:util'
import * as x509 from '@peculiar/x509'
import { instant, type Instant } from '../base/instant.ts'

/** A certificate with its private key, as files and TLS libraries want them. */
export interface Credential {
  readonly certificatePem: string
  /** PKCS#8 */
  readonly privateKeyPem: string
}

/** For what a certificate is good, and until when. */
export interface CertificateWish {
  readonly commonName: string
  readonly notBefore: Instant
  readonly notAfter: Instant
}

/** iPXE before 2025-12 verifies RSA only, so everything that it sees is RSA; P-256 costs a server a tenth of that. */
export type KeyKind = 'rsa' | 'p-256'

const makeKeys = promisify(generateKeyPair)
const newKeys: Readonly<Record<KeyKind, () => Promise<KeyPair>>> = {
  rsa: () => makeKeys('rsa', { modulusLength: 2048 }),
  'p-256': () => makeKeys('ec', { namedCurve: 'P-256' }),
}

interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** How an authority signs: its key is RSA. */
const signingAlgorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

const { KeyUsageFlags: usage, ExtendedKeyUsage: purpose } = x509
/** Of a server: only RSA is ever used to encrypt a key. */
const keyUsages: Readonly<Record<KeyKind, () => x509.KeyUsagesExtension>> = {
  rsa: () => new x509.KeyUsagesExtension(usage.digitalSignature | usage.keyEncipherment, true),
  'p-256': () => new x509.KeyUsagesExtension(usage.digitalSignature, true),
}
x509.cryptoProvider.set(webcrypto as never)

export function createAuthority(wish: CertificateWish): Promise<Credential> {
  return issue(wish, undefined, [
    new x509.BasicConstraintsExtension(true, 0, true),
    new x509.KeyUsagesExtension(usage.keyCertSign | usage.cRLSign, true),
  ])
}

/** `names` are DNS names and IP addresses; a client compares what it connected to with them. */
export function createServerCertificate(
  wish: CertificateWish,
  names: readonly string[],
  authority: Credential,
  kind: KeyKind = 'rsa',
): Promise<Credential> {
  const alternatives = names.map((name) => ({
    type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const),
    value: name,
  }))
  const extensions = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    keyUsages[kind](),
    new x509.ExtendedKeyUsageExtension([purpose.serverAuth]),
    new x509.SubjectAlternativeNameExtension(alternatives),
  ]
  return issue(wish, authority, extensions, kind)
}

export const createClientCertificate = (wish: CertificateWish, authority: Credential): Promise<Credential> =>
  issue(wish, authority, forClients())

/** A client certificate, PEM, for a key that stays where it is. */
export const certifyClient = (
  wish: CertificateWish,
  publicKey: x509.PublicKey,
  authority: Credential,
): Promise<string> => certify(wish, publicKey, authority, forClients())

const forClients = (): x509.Extension[] => [
  new x509.BasicConstraintsExtension(false, undefined, true),
  new x509.KeyUsagesExtension(usage.digitalSignature, true),
  new x509.ExtendedKeyUsageExtension([purpose.clientAuth]),
]

async function issue(
  wish: CertificateWish,
  authority: Credential | undefined,
  extensions: x509.Extension[],
  kind: KeyKind = 'rsa',
): Promise<Credential> {
  const keys = await newKeys[kind]()
  const privateKeyPem = pkcs8(keys.privateKey)
  const publicKey = new x509.PublicKey(keys.publicKey.export({ type: 'spki', format: 'der' }))
  const certificatePem = await certify(wish, publicKey, authority ?? { privateKeyPem }, extensions)
  return { certificatePem, privateKeyPem }
}

/** Signs; a `signer` without a certificate signs for himself. */
async function certify(
  wish: CertificateWish,
  publicKey: x509.PublicKey,
  signer: Pick<Credential, 'privateKeyPem'> & Partial<Credential>,
  extensions: x509.Extension[],
): Promise<string> {
  const issuer = signer.certificatePem === undefined ? undefined : new x509.X509Certificate(signer.certificatePem)
  const certificate = await x509.X509CertificateGenerator.create({
    subject: name(wish.commonName),
    issuer: issuer?.subjectName ?? name(wish.commonName),
    notBefore: new Date(wish.notBefore),
    notAfter: new Date(wish.notAfter),
    publicKey,
    signingKey: await signingKey(signer.privateKeyPem),
    signingAlgorithm,
    extensions: [
      ...extensions,
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer?.publicKey ?? publicKey),
    ],
  })
  return `${certificate.toString('pem')}\n`
}

const name = (commonName: string): x509.Name => new x509.Name([{ CN: [commonName] }])

const pkcs8 = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' })

const signingKey = (pem: string): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), signingAlgorithm, false, ['sign'])

/** When a certificate stops counting. */
export const expiryOf = (certificatePem: string): Instant =>
  instant(new x509.X509Certificate(certificatePem).notAfter.getTime())

/** SHA-256 of the DER encoding, hex: how certificates are told apart everywhere here. */
export const fingerprintOf = (certificatePem: string): string =>
  hash('sha256', new Uint8Array(new x509.X509Certificate(certificatePem).rawData))
