import assert from 'node:assert/strict'
import { isIPv6 } from 'node:net'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ip6Contains, parseIp6, parseIp6Subnet } from './ip6-subnet.ts'

const number = (text: string): bigint | undefined => {
  const parsed = parseIp6(text)
  return parsed.ok ? parsed.value : undefined
}

test('an address is the same number however it is written', () => {
  assert.equal(number('2001:db8::1'), 0x20010db8000000000000000000000001n)
  assert.equal(number('2001:0DB8:0:0:0:0:0:1'), number('2001:db8::1'))
  assert.equal(number('::'), 0n)
  assert.equal(number('::ffff:10.0.0.1'), number('::ffff:a00:1'))
  assert.equal(number('1::'), 1n << 112n)
})

test('what Node takes for an IPv6 address is one, and nothing else', () => {
  const part = fc.constantFrom(':', '::', '0', 'f', 'ffff', '12345', 'g', '1.2.3.4', '256.1.1.1', '.', '')
  const texts = fc.oneof(
    fc.ipV6(),
    fc.array(part, { maxLength: 14 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => assert.equal(number(text) !== undefined, isIPv6(text), text)),
    { seed: 6, numRuns: 2000 },
  )
})

test('a subnet holds its own addresses and no others', () => {
  const subnet = parseIp6Subnet('2001:db8:7::/48')
  assert.ok(subnet.ok)
  assert.ok(ip6Contains(subnet.value, number('2001:db8:7:ffff::9') ?? 0n))
  assert.ok(!ip6Contains(subnet.value, number('2001:db8:8::') ?? 0n))
  const all = parseIp6Subnet('::/0')
  assert.ok(all.ok && ip6Contains(all.value, number('ffff::') ?? 0n))
})

test('host bits and nonsense are refused', () => {
  for (const text of ['2001:db8::1/64', '2001:db8::/129', '2001:db8::', '::/', '1/2/3', 'fe80::1%eth0/64'])
    assert.ok(!parseIp6Subnet(text).ok, text)
})
