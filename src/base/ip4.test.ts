import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { broadcastOf, contains, formatIp4, formatSubnet, ip4, netmask, parseIp4, parseSubnet } from './ip4.ts'

test('every address reads back as it was written', () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), (n) => assert.deepEqual(parseIp4(formatIp4(ip4(n))), { ok: true, value: n })),
  )
})

test('numbers that other parsers read as octal or shorthand are refused', () => {
  for (const text of ['010.0.0.1', '10.1', '1.2.3.256', '1.2.3.4.5', '1.2.3.', '0x1.2.3.4', '', '1.2.3.-4']) {
    assert.equal(parseIp4(text).ok, false, text)
  }
})

test('a subnet knows its mask, its broadcast address and its members', () => {
  const parsed = parseSubnet('10.75.0.0/16')
  assert.ok(parsed.ok)
  assert.equal(formatIp4(netmask(parsed.value)), '255.255.0.0')
  assert.equal(formatIp4(broadcastOf(parsed.value)), '10.75.255.255')
  assert.equal(formatSubnet(parsed.value), '10.75.0.0/16')
  assert.ok(contains(parsed.value, ip4(0x0a4b0102)))
  assert.ok(!contains(parsed.value, ip4(0x0a4c0102)))
})

test('the widest and the narrowest subnet work, and a network above 127 is not negative', () => {
  for (const text of ['0.0.0.0/0', '255.255.255.255/32', '192.168.128.0/17']) {
    const parsed = parseSubnet(text)
    assert.ok(parsed.ok, text)
    assert.equal(formatSubnet(parsed.value), text)
    assert.ok(contains(parsed.value, parsed.value.network))
  }
})

test('a subnet with host bits, without a length or with two is refused', () => {
  for (const text of ['10.75.0.1/16', '10.75.0.0', '10.75.0.0/16/2', '10.75.0.0/33', '10.75.0.0/'])
    assert.equal(parseSubnet(text).ok, false, text)
})
