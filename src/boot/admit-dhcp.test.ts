import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../base/bytes.ts'
import { ip4, parseIp4 } from '../base/ip4.ts'
import type { DhcpMessage } from '../wire/dhcp4/message.ts'
import { OPTION } from '../wire/dhcp4/option-code.ts'
import { admitDhcp } from './admit-dhcp.ts'
import { dhcpRequest, type Entries } from './testdata/dhcp-requests.ts'

const OURS = ip4(0x0a4b0001)

function admit(header: Partial<DhcpMessage>, options: Entries = {}): string {
  const admitted = admitDhcp(dhcpRequest('discover', options, header), (ip) => ip === OURS)
  return 'drop' in admitted ? admitted.drop : admitted.type
}

const address = (text: string): DhcpMessage['giaddr'] => {
  const parsed = parseIp4(text)
  assert.ok(parsed.ok)
  return parsed.value
}

test('a sound request is taken by its type', () => {
  assert.equal(admit({}), 'discover')
  assert.equal(admit({}, { [OPTION.messageType]: hex('03') }), 'request')
})

test('rows 3 and 52: replies, our own broadcasts among them, are not for a server', () => {
  assert.equal(admit({ op: 'reply' }), 'not for a server')
})

test('row 9: malformed types are dropped, and so are the types that servers send', () => {
  assert.equal(admit({}, { [OPTION.messageType]: hex('00') }), 'malformed')
  assert.equal(admit({}, { [OPTION.messageType]: hex('0e') }), 'malformed')
  for (const type of ['02', '05', '06', '09', '0d'])
    assert.equal(admit({}, { [OPTION.messageType]: hex(type) }), 'not for a server')
})

test('no type, or an empty one, is BOOTP', () => {
  assert.equal(admit({}, { [OPTION.messageType]: hex('') }), 'bootp')
  assert.equal(admit({ options: new Map() }), 'bootp')
})

test('row 15: clients without an address of their own are dropped', () => {
  for (const hardwareAddress of ['000000000000', '01005e000001', 'ffffffffffff', ''])
    assert.equal(admit({ hardwareAddress: hex(hardwareAddress) }), 'no client address')
})

test('row 14: strange hardware is a client like any other', () => {
  assert.equal(admit({ hardwareType: 0, hardwareAddress: hex('01') }), 'discover')
  assert.equal(admit({ hardwareType: 255, hardwareAddress: hex('01'.repeat(16)) }), 'discover')
})

test('row 38: a relay that is ourselves, the loopback or a group is a loop', () => {
  for (const giaddr of ['10.75.0.1', '127.0.0.1', '224.0.0.1', '255.255.255.255', '0.0.0.1'])
    assert.equal(admit({ giaddr: address(giaddr) }), 'relay loop')
  assert.equal(admit({ giaddr: address('10.76.0.1') }), 'discover')
})

test('row 39: more than 16 hops are a loop', () => {
  assert.equal(admit({ hops: 16 }), 'discover')
  assert.equal(admit({ hops: 17 }), 'relay loop')
})
