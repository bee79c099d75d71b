import 'reflect-metadata'
import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { refusal, type Refusal } from '../base/refusal.ts'
import { certifyClient, type CertificateWish, type Credential } from './certificates.ts'

/** A certificate for a key that somebody else holds. */
export interface MachineCertificate {
  readonly certificatePem: string
  /** SHA-256 of the SubjectPublicKeyInfo, hex. */
  readonly keyHash: string
}

/**
 * Answers a certificate request (PKCS #10, PEM): the key is taken from it, once its signature has shown that the sender holds it; its
 * names are not, since `wish` says who this is.
 */
export async function certifyMachine(
  csrPem: string,
  wish: CertificateWish,
  authority: Credential,
): Promise<MachineCertificate | Refusal> {
  const request = tryRead(csrPem)
  if (request === undefined || !(await request.verify().catch(() => false))) return unreadable
  const der = new Uint8Array(request.publicKey.rawData)
  if (!isStrong(createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }))) return weak
  return {
    certificatePem: await certifyClient(wish, request.publicKey, authority),
    keyHash: createHash('sha256').update(der).digest('hex'),
  }
}

function tryRead(pem: string): x509.Pkcs10CertificateRequest | undefined {
  try {
    return new x509.Pkcs10CertificateRequest(pem)
  } catch {
    return undefined
  }
}

const isStrong = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean =>
  asymmetricKeyType === 'rsa'
    ? (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
    : asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1'].includes(asymmetricKeyDetails?.namedCurve ?? '')

const unreadable = refusal(
  'CERTIFICATE_REQUEST_INVALID',
  400,
  'this is not a certificate request that its own key has signed',
  'make one anew: openssl req -new -key KEY',
)

const weak = refusal('KEY_WEAK', 400, 'the key is too weak', 'make a key on the curve P-256')
