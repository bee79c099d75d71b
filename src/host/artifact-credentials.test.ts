import assert from 'node:assert/strict'
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { DAY, instant } from '../base/instant.ts'
import { artifactCredentials, authorityDer } from './artifact-credentials.ts'
import { createAuthority, createClientCertificate } from './certificates.ts'

const now = instant(Date.now())
const wish = { commonName: 'Test', notBefore: now, notAfter: instant(now + DAY) }
const [own, other] = [await createAuthority(wish), await createAuthority(wish)]
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })

const codeOf = (certificate: string, key: string): string => {
  const credentials = artifactCredentials(certificate, key)
  return credentials.ok ? '' : credentials.error.code
}

test('a certificate and its key come out as DER, the key in PKCS #1', () => {
  assert.deepEqual(artifactCredentials(own.certificatePem, own.privateKeyPem), {
    ok: true,
    value: {
      certificateDer: new X509Certificate(own.certificatePem).raw,
      privateKeyPkcs1Der: createPrivateKey(own.privateKeyPem).export({ type: 'pkcs1', format: 'der' }),
    },
  })
})

test('what iPXE could not use is refused, each with its own code', () => {
  assert.equal(codeOf('', own.privateKeyPem), 'CERTIFICATE_UNREADABLE')
  assert.equal(codeOf(own.certificatePem, 'no key'), 'KEY_UNREADABLE')
  assert.equal(codeOf(own.certificatePem, elliptic), 'KEY_NOT_RSA')
  assert.equal(codeOf(own.certificatePem, other.privateKeyPem), 'KEY_FOREIGN')
})

test('a certificate that may not sign others is no authority to trust', async () => {
  const refused = authorityDer((await createClientCertificate(wish, own)).certificatePem)
  assert.equal(!refused.ok && refused.error.code, 'NOT_AN_AUTHORITY')
  assert.ok(authorityDer(own.certificatePem).ok)
})
