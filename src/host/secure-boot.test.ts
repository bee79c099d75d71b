import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { withCommandLine } from '../artifacts/pe/command-line.ts'
import { samplePe } from '../artifacts/pe/sample-pe.suite.ts'
import { judge, without } from '../artifacts/real-tool.suite.ts'
import { secureBootSigner } from './secure-boot.ts'

test('a signed program verifies with the certificate', { skip: without('sbsign') || without('openssl') }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'coldforge-sign-test-'))
  t.after(() => rm(folder, { recursive: true }))
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Secure Boot', '-days', '2']
  execFileSync('openssl', [...request, '-keyout', keyFile, '-out', certificateFile], { stdio: 'ignore' })

  const program = withCommandLine(samplePe('amd64'), 'ipxe shell')
  assert.ok(program.ok)
  const signed = await secureBootSigner({ keyFile, certificateFile })(program.value)
  assert.match(judge('sbverify', ['--cert', certificateFile, 'FILE'], signed).toString(), /Signature verification OK/)
})

test('a key that is not there is told in the words of sbsign', { skip: without('sbsign') }, async () => {
  const sign = secureBootSigner({ keyFile: '/nowhere/key', certificateFile: '/nowhere/certificate' })
  await assert.rejects(sign(samplePe('amd64')), /\/nowhere\//)
})
