import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { verify } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { openCmsSigner } from './cms-signer.ts'
import { testSite } from './test-site.suite.ts'

/** A certificate for code signing with its key, made by OpenSSL. */
function credential(
  t: TestContext,
  usage = 'codeSigning',
  keyUsage: readonly string[] = ['-addext', 'keyUsage=digitalSignature'],
): { folder: string; certificate: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'cms-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
  const wish = ['-subj', '/CN=boot signer', '-days', '2', '-addext', `extendedKeyUsage=${usage}`, ...keyUsage]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...wish], { stdio: 'ignore' })
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  return { folder, certificate: read('cert.pem'), key: read('key.pem') }
}

const files = {
  'groups/default.json': '{"id":"default","profile":"p"}',
  'profiles/p.json': '{"id":"p","generic_id":"g","boot":{"kernel":"/k"}}',
  'generic/g': 'a\r\nb\n',
}

test('OpenSSL verifies the signature of every document, and of no other content', async (t) => {
  const { folder, certificate, key } = credential(t)
  await using site = await testSite(files, { cms: openCmsSigner(certificate, key) })
  const judge = (body: string, signature: string): string => {
    writeFileSync(join(folder, 'body'), body, 'latin1')
    writeFileSync(join(folder, 'signature'), signature, 'latin1')
    const given = [
      '-content',
      join(folder, 'body'),
      '-in',
      join(folder, 'signature'),
      '-CAfile',
      join(folder, 'cert.pem'),
    ]
    const args = [
      'cms',
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-purpose',
      'any',
      ...given,
      '-out',
      join(folder, 'out'),
    ]
    try {
      execFileSync('openssl', args, { stdio: 'pipe' })
      return 'good'
    } catch (error) {
      return String(error)
    }
  }
  for (const path of ['/ipxe', '/generic', '/metadata', '/boot.ipxe']) {
    const plain = await site.ask(path)
    for (const suffix of ['.p7s', '.cms']) {
      const { body, headers } = await site.ask(`${path}${suffix}`)
      assert.equal(headers['content-type'], 'application/pkcs7-signature')
      assert.equal(judge(plain.body, body), 'good', path)
      assert.notEqual(judge(`${plain.body} `, body), 'good')
    }
  }
})

test('it has no signed attributes, which iPXE does not read', async (t) => {
  const { folder, certificate, key } = credential(t)
  writeFileSync(join(folder, 'signature'), await openCmsSigner(certificate, key)(Buffer.from('x')))
  const args = ['cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', join(folder, 'signature')]
  const printed = execFileSync('openssl', args, { encoding: 'utf8' })
  assert.match(printed, /signedAttrs:\s+<ABSENT>/)
  assert.match(printed, /eContent: <ABSENT>/)
  assert.match(printed, /issuerAndSerialNumber/)
})

test('the signature is over the bytes as they are served, which is all that iPXE looks at once it trusts the certificate', async (t) => {
  const { certificate, key } = credential(t)
  await using site = await testSite(files, { cms: openCmsSigner(certificate, key) })
  const body = Buffer.from((await site.ask('/generic')).body, 'latin1')
  const message = Buffer.from((await site.ask('/generic.p7s')).body, 'latin1')
  // RSA with 2048 bits: the last field of the last signer is 256 bytes.
  assert.ok(verify('sha256', body, certificate, message.subarray(-256)))
})

test('what iPXE would refuse does not start', (t) => {
  const { certificate, key } = credential(t)
  const other = credential(t, 'serverAuth')
  assert.throws(() => openCmsSigner(other.certificate, other.key), /is not for code signing/)
  for (const keyUsage of [[], ['-addext', 'keyUsage=keyCertSign']]) {
    const mute = credential(t, 'codeSigning', keyUsage)
    assert.throws(() => openCmsSigner(mute.certificate, mute.key), /must have digitalSignature in its key usage/)
  }
  assert.throws(() => openCmsSigner(certificate, other.key), /does not belong to the CMS key/)
  assert.throws(() => openCmsSigner('', key), /holds no certificate/)
})

test('without a certificate for it the paths do not exist', async () => {
  await using site = await testSite(files)
  assert.equal((await site.ask('/ipxe.p7s')).status, 404)
})
