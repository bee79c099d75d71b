import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatBootNetwork, parseBootNetwork, type BootNetworkText } from './boot-network.ts'

const refusalOf = (text: BootNetworkText): string => {
  const network = parseBootNetwork(text)
  return network.ok ? 'accepted' : network.error.code
}

test('what is written is what is kept', () => {
  for (const text of [
    { vlan: 42, address: undefined, gateway: undefined, dns: undefined },
    { vlan: undefined, address: '10.0.0.5/24', gateway: '10.0.0.1', dns: '9.9.9.9' },
    { vlan: 4094, address: '192.0.2.0/31', gateway: '192.0.2.1', dns: undefined },
  ]) {
    const network = parseBootNetwork(text)
    assert.ok(network.ok && network.value !== undefined)
    assert.deepEqual(formatBootNetwork(network.value), text)
  }
})

test('nothing given is nothing special', () => {
  assert.deepEqual(parseBootNetwork({}), { ok: true, value: undefined })
})

test('a VLAN that no switch can carry is refused', () => {
  for (const vlan of [0, 4095, -1, 1.5, NaN]) assert.equal(refusalOf({ vlan }), 'BOOT_NETWORK_UNFIT', String(vlan))
  for (const vlan of [1, 4094]) assert.equal(refusalOf({ vlan }), 'accepted', String(vlan))
})

test('an address that is not one computer in its network is refused', () => {
  const notHosts = ['10.0.0.0/24', '10.0.0.255/24', '127.0.0.1/8', '224.0.0.1/24', '0.0.0.1/8']
  const notAddresses = ['10.0.0.5', '10.0.0.5/0', '10.0.0.5/32', '10.0.0.5/24/1', '10.0.0.256/24', '5/24\nshell', '']
  for (const address of [...notHosts, ...notAddresses])
    assert.equal(refusalOf({ address }), 'BOOT_NETWORK_UNFIT', address)
})

test('a gateway that could not be reached is refused', () => {
  for (const gateway of ['10.0.1.1', '10.0.0.0', '10.0.0.255', '10.0.0.5', 'router'])
    assert.equal(refusalOf({ address: '10.0.0.5/24', gateway }), 'BOOT_NETWORK_UNFIT', gateway)
})

test('a gateway or name server without an address is refused, because DHCP would overrule it', () => {
  assert.equal(refusalOf({ gateway: '10.0.0.1' }), 'BOOT_NETWORK_UNFIT')
  assert.equal(refusalOf({ dns: '10.0.0.1' }), 'BOOT_NETWORK_UNFIT')
})

test('whatever is written, it is refused or comes back as it was', () => {
  const part = fc.oneof(fc.ipV4(), fc.string())
  const address = fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 33 })).map(([ip, n]) => `${ip}/${n}`),
    part,
  )
  fc.assert(
    fc.property(fc.record({ vlan: fc.integer(), address, gateway: part, dns: part }, { requiredKeys: [] }), (text) => {
      const network = parseBootNetwork(text)
      if (!network.ok || network.value === undefined) return
      assert.deepEqual(parseBootNetwork(formatBootNetwork(network.value)), network)
    }),
    { seed: 42 },
  )
})
