import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createMessage, generateKey, readKey, readSignature, verify } from 'openpgp'
import { openSigner } from './signer.ts'
import { testSite } from './test-site.suite.ts'

const newKey = () =>
  generateKey({ type: 'rsa', rsaBits: 2048, userIDs: [{ name: 'boot' }], passphrase: 'secret', format: 'object' })

const files = {
  'groups/default.json': '{"id":"default","profile":"p","metadata":{"b":1,"a":"é"}}',
  'profiles/p.json': '{"id":"p","generic_id":"g","boot":{"kernel":"/k"}}',
  'generic/g': '0123456789',
}

test('every signature verifies, binary and armored, and errors are signed with their status', async () => {
  const { privateKey, publicKey } = await newKey()
  const signer = await openSigner(Buffer.from(privateKey.armor()), 'secret')
  await using site = await testSite(files, { signer })
  for (const path of ['/boot.ipxe', '/boot.ipxe.0', '/ipxe', '/grub', '/generic', '/metadata', '/cloud', '/ignition']) {
    const plain = await site.ask(`${path}?x=1`)
    const binary = await site.ask(`${path}.sig?x=1`)
    const armored = await site.ask(`${path}.asc?x=1`)
    assert.deepEqual([binary.status, armored.status], [plain.status, plain.status], path)
    assert.equal(binary.headers['content-type'], 'application/octet-stream')
    assert.equal(armored.headers['content-type'], 'text/plain; charset=utf-8')
    // The text of `.sig` and `.asc` differs from the plain one only where a route shows its own path; none does.
    const text = Buffer.from(plain.body, 'latin1').toString()
    for (const signature of [
      await readSignature({ binarySignature: Buffer.from(binary.body, 'latin1') }),
      await readSignature({ armoredSignature: armored.body }),
    ]) {
      const verified = await verify({ message: await createMessage({ text }), signature, verificationKeys: publicKey })
      assert.equal(await verified.signatures[0]?.verified, true, path)
      assert.deepEqual([signature.packets[0]?.version, signature.packets[0]?.signatureType], [4, 1])
    }
  }
  const pixiecore = await site.ask('/pixiecore/v1/boot.sig/52:54:00:00:00:01')
  assert.equal(pixiecore.headers['content-type'], 'application/octet-stream')
})

test('a range is signed as that range', async () => {
  const { privateKey, publicKey } = await newKey()
  await using site = await testSite(files, { signer: await openSigner(Buffer.from(privateKey.write()), 'secret') })
  const reply = await site.ask('/generic.asc', { headers: { range: 'bytes=2-4' } })
  assert.equal(reply.status, 206)
  const signature = await readSignature({ armoredSignature: reply.body })
  const message = await createMessage({ text: '234' })
  const verified = await verify({ message, signature, verificationKeys: publicKey })
  assert.equal(await verified.signatures[0]?.verified, true)
})

test('a ring without a key, and a key that stays locked, stop the start', async () => {
  const { privateKey } = await newKey()
  await assert.rejects(openSigner(Buffer.from(privateKey.armor()), 'wrong'), /passphrase/i)
  await assert.rejects(openSigner(Buffer.from(privateKey.armor()), ''), /passphrase/i)
  await assert.rejects(openSigner(Buffer.alloc(0), ''))
})

const hasGpg = (() => {
  try {
    execFileSync('gpg', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

test('GnuPG verifies what we sign', { skip: hasGpg ? false : 'gpg is not installed' }, async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'gnupg-'))
  t.after(() => {
    execFileSync('gpgconf', ['--homedir', home, '--kill', 'all'])
    rmSync(home, { recursive: true, force: true })
  })
  const { privateKey } = await newKey()
  const publicKey = await readKey({ armoredKey: privateKey.toPublic().armor() })
  const signer = await openSigner(Buffer.from(privateKey.armor()), 'secret')
  const body = Buffer.from('line one\nline two \n')
  writeFileSync(join(home, 'key'), publicKey.write())
  writeFileSync(join(home, 'body'), body)
  writeFileSync(join(home, 'body.sig'), await signer(body, 'binary'))
  const gpg = (...args: readonly string[]) =>
    execFileSync('gpg', ['--homedir', home, '--batch', ...args], { stdio: 'pipe' })
  gpg('--import', join(home, 'key'))
  gpg('--verify', join(home, 'body.sig'), join(home, 'body'))
})
