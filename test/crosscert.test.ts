import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { getPlain, startServer } from './server.ts'

test('cross-signed certificates are mirrored over plain HTTP, by the name that iPXE asks for, and nothing beside them is', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'crosscerts-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, '0a1b2c3d.der'), 'a certificate')
  writeFileSync(join(folder, 'key.pem'), 'a secret')
  await using server = await startServer(['--tls-crosscerts', folder])
  const found = await getPlain(server.ports.http, '/crosscert/0a1b2c3d.der?subject=MAA%3D')
  assert.equal(found.body, 'a certificate')
  assert.equal(found.headers['content-length'], '13')
  for (const name of ['deadbeef.der', 'key.pem', '..%2fkey.pem', '../key.pem', '', '0A1B2C3D.der'])
    assert.equal((await getPlain(server.ports.http, `/crosscert/${name}`)).status, 404, name)
})
