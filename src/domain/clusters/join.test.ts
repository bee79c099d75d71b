import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { BOOTSTRAP_TOKEN_SECONDS, bootstrapTokenText, newBootstrapToken } from './bootstrap-token.ts'
import { parseApiServer, parseCaPin } from './join-target.ts'

test('a bootstrap token is written as kubeadm reads it, and ends in time', () => {
  const token = newBootstrapToken((n) => randomBytes(n), instant(0))
  assert.equal(token.expiresAt, BOOTSTRAP_TOKEN_SECONDS * 1000)
  assert.match(bootstrapTokenText(token), /^[a-z0-9]{6}\.[a-z0-9]{16}$/)
})

test('bytes that would favour some letters are thrown away', () => {
  let calls = 0
  const bytes = (n: number) => new Uint8Array(n).fill(calls++ === 0 ? 255 : 251)
  assert.equal(newBootstrapToken(bytes, instant(0)).id, '999999')
  assert.equal(calls, 2)
})

test('an API server is a host and a port', () => {
  for (const good of ['api.example.org:6443', '10.0.0.1:443', '[fd00::1]:6443'])
    assert.ok(parseApiServer(good).ok, good)
  for (const bad of ['api.example.org', 'https://a:6443', 'a:0', 'a:65536', 'a b:1', '-a:1', 'a:6443/x', ''])
    assert.equal(parseApiServer(bad).ok, false, bad)
})

test('a pin is a SHA-256 in lower case', () => {
  assert.ok(parseCaPin(`sha256:${'ab'.repeat(32)}`).ok)
  for (const bad of ['', 'sha256:', `sha256:${'AB'.repeat(32)}`, `sha1:${'ab'.repeat(20)}`])
    assert.equal(parseCaPin(bad).ok, false, bad)
})
