import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkTarget, isForbidden } from './target-address.ts'

test('loopback, link-local, multicast and unspecified addresses are forbidden, however they are written', () => {
  for (const address of [
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '64:ff9b::7f00:1',
  ])
    assert.ok(isForbidden(address), address)
})

test('private and public addresses are allowed: receivers live in the same data centre', () => {
  for (const address of ['10.0.0.5', '172.16.3.4', '192.168.1.1', '93.184.216.34', 'fd00::1', '2001:db8::1'])
    assert.ok(!isForbidden(address), address)
})

test('numbers that browsers read as 127.0.0.1 are refused like it', () => {
  for (const host of ['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '[::1]', '[::ffff:127.0.0.1]'])
    assert.equal(checkTarget(`http://${host}:8081/`, false)?.code, 'WEBHOOK_TARGET', host)
})

test('other protocols and passwords in URLs are refused', () => {
  for (const url of ['file:///etc/passwd', 'gopher://x/', 'example.org', '', 'https://a:b@example.org/'])
    assert.equal(checkTarget(url, true)?.code, 'WEBHOOK_URL', url)
})

test('whoever says so may use this machine itself', () => {
  assert.equal(checkTarget('http://127.0.0.1:9000/hook', true), undefined)
  assert.equal(checkTarget('https://example.org/hook?x=1', false), undefined)
})
