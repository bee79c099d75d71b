import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../../base/refusal.ts'
import { parseInterfaceName } from './interface-name.ts'
import type { Link } from './link.ts'
import { checkNetworkProfile } from './network-profile.ts'
import { card, lan } from './testdata/pools.ts'

test('links that would cut a machine off are refused with the reason', () => {
  const cases: readonly (readonly [readonly Link[], string])[] = [
    [[{ ...lan, name: 'production' }], 'LINK_NAME'],
    [[{ ...lan, name: '1ab' }], 'LINK_NAME'],
    [[{ ...lan, name: 'a-b' }], 'LINK_NAME'],
    [[{ ...lan, interfaces: [] }], 'LINK_WITHOUT_INTERFACE'],
    [[{ ...lan, vlans: [0] }], 'VLAN_RANGE'],
    [[{ ...lan, vlans: [4095] }], 'VLAN_RANGE'],
    [[{ ...lan, vlans: [7, 7] }], 'VLAN_TWICE'],
    [[{ ...lan, vlans: [1] }], 'VLAN_IS_NATIVE'],
    [[{ ...lan, nativeVlan: false }], 'LINK_WITHOUT_VLAN'],
    [[lan, { ...lan, name: 'LAN', interfaces: [card('eno2')] }], 'LINK_TWICE'],
    [[lan, { ...lan, name: 'other' }], 'INTERFACE_TWICE'],
    [[{ ...lan, hostNetworking: false }], 'NO_HOST_NETWORK'],
  ]
  for (const [links, code] of cases) {
    const refused = checkNetworkProfile(links)
    assert.ok(isRefusal(refused), code)
    assert.equal(refused.code, code)
  }
})

test('no links mean DHCP everywhere, and several links need one address', () => {
  assert.deepEqual(checkNetworkProfile([]), [])
  const storage = { ...lan, name: 'storage', interfaces: [card('eno2'), card('eno3')], hostNetworking: false }
  assert.deepEqual(checkNetworkProfile([lan, storage]), [lan, storage])
})

test('a card is named by the system or by its address', () => {
  assert.equal(card('52-54-00-A1-9C-AE'), '52:54:00:a1:9c:ae')
  assert.equal(card('enp3s0f1'), 'enp3s0f1')
  for (const bad of ['', 'a'.repeat(16), 'eth 0', 'eth0/1', 'ETH0', '0a', 'eth*'])
    assert.equal(parseInterfaceName(bad).ok, false, bad)
})
