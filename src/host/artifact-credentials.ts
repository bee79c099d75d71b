import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import type { Credentials } from '../artifacts/script/credentials.ts'
import { refusal, type Refusal } from '../base/refusal.ts'
import { err, ok, type Result } from '../base/result.ts'

/** A certificate and its private key, as PEM, in the form that goes into an artifact. Refuses what iPXE could not use. */
export function artifactCredentials(certificatePem: string, privateKeyPem: string): Result<Credentials, Refusal> {
  const certificate = certificateDer(certificatePem)
  if (!certificate.ok) return certificate
  const key = privateKey(privateKeyPem)
  if (key === undefined) return err(unreadableKey)
  if (key.asymmetricKeyType !== 'rsa') return err(notRsa)
  const parsed = new X509Certificate(certificate.value)
  if (!parsed.checkPrivateKey(key)) return err(foreignKey(parsed.subject))
  return ok({ certificateDer: parsed.raw, privateKeyPkcs1Der: key.export({ type: 'pkcs1', format: 'der' }) })
}

/** DER of the authority that an artifact is to trust. Refuses a certificate that may not sign others: iPXE would accept no server. */
export function authorityDer(pem: string): Result<Uint8Array, Refusal> {
  const certificate = certificateDer(pem)
  if (!certificate.ok) return certificate
  const parsed = new X509Certificate(certificate.value)
  return parsed.ca ? certificate : err(notAuthority(parsed.subject))
}

/** DER of the first certificate of a PEM file. */
function certificateDer(pem: string): Result<Uint8Array, Refusal> {
  try {
    return ok(new X509Certificate(pem).raw)
  } catch {
    return err(unreadableCertificate)
  }
}

function privateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}

const unreadableCertificate: Refusal = refusal(
  'CERTIFICATE_UNREADABLE',
  422,
  'this is not an X.509 certificate in PEM form',
  'give a file that starts with "-----BEGIN CERTIFICATE-----"',
)

const notAuthority = (subject: string): Refusal =>
  refusal(
    'NOT_AN_AUTHORITY',
    422,
    `"${subject.replaceAll('\n', ', ')}" is not the certificate of an authority: it lacks CA:TRUE`,
    'give the certificate of the authority that signed the certificate of the server',
  )

const unreadableKey: Refusal = refusal(
  'KEY_UNREADABLE',
  422,
  'this is not a private key in PEM form, or it is protected by a password',
  'give the key without a password: openssl pkey -in key.pem -out plain.pem',
)

const notRsa: Refusal = refusal(
  'KEY_NOT_RSA',
  422,
  'the key is not an RSA key, and iPXE before the end of 2025 can use no other',
  'make an RSA key of 2048 bits and have a certificate issued for it',
)

const foreignKey = (subject: string): Refusal =>
  refusal(
    'KEY_FOREIGN',
    422,
    `the key does not belong to the certificate "${subject.replaceAll('\n', ', ')}"`,
    'give the key that the certificate was issued for',
  )
