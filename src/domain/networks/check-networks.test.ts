import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ip4 } from '../../base/ip4.ts'
import { checkNetworks } from './check-networks.ts'
import { NetworkIndex } from './network-index.ts'
import type { Network } from './network.ts'
import { client, host, smallNetwork } from './testdata/clients.ts'

const mac = client(1).mac!
const codes = (...changes: readonly Partial<Network>[]): readonly string[] =>
  checkNetworks(changes.map((change) => ({ ...smallNetwork, ...change }))).map(({ code }) => code)

test('a sound network has nothing to complain about', () => {
  assert.deepEqual(codes({}), [])
  assert.deepEqual(codes({}, { name: 'b', subnet: { network: ip4(0x0a000100), prefix: 24 }, ranges: [] }), [])
})

test('networks that share a name or addresses are refused', () => {
  assert.deepEqual(codes({}, {}), ['NETWORK_NAME_TAKEN'])
  assert.deepEqual(codes({}, { name: 'b' }), ['NETWORK_OVERLAP'])
  assert.deepEqual(codes({}, { name: 'b', subnet: { network: ip4(0x0a000000), prefix: 8 } }), ['NETWORK_OVERLAP'])
})

test('ranges and reservations must be host addresses of the subnet', () => {
  assert.deepEqual(codes({ ranges: [{ first: host(0), last: host(255) }] }), [
    'ADDRESS_OUTSIDE_SUBNET',
    'ADDRESS_OUTSIDE_SUBNET',
  ])
  assert.deepEqual(codes({ reservations: [{ mac, ip: ip4(1) }] }), ['ADDRESS_OUTSIDE_SUBNET'])
  const pair = { network: ip4(0x0a000000), prefix: 31 }
  assert.deepEqual(codes({ subnet: pair, ranges: [{ first: host(0), last: host(1) }] }), [])
})

test('ranges that overlap or run backwards are refused', () => {
  const range = (first: number, last: number) => ({ first: host(first), last: host(last) })
  assert.deepEqual(codes({ ranges: [range(10, 20), range(20, 30)] }), ['RANGE_OVERLAP'])
  assert.deepEqual(codes({ ranges: [range(20, 10)] }), ['RANGE_BACKWARDS'])
})

test('nobody and nothing is reserved twice', () => {
  const other = client(2).mac!
  assert.deepEqual(
    codes({
      reservations: [
        { mac, ip: host(1) },
        { mac, ip: host(2) },
      ],
    }),
    ['RESERVATION_TWICE'],
  )
  assert.deepEqual(
    codes({
      reservations: [
        { mac, ip: host(1) },
        { mac: other, ip: host(1) },
      ],
    }),
    ['RESERVATION_TWICE'],
  )
})

test('lease times that would flood or freeze the network are refused', () => {
  for (const leaseSeconds of [0, 59, Number.NaN, Infinity])
    assert.deepEqual(codes({ leaseSeconds }), ['LEASE_TIME_OUT_OF_RANGE'])
})

test('an address finds its network among many sizes, or none', () => {
  const wide = { ...smallNetwork, name: 'wide', subnet: { network: ip4(0xac100000), prefix: 12 } }
  const index = new NetworkIndex([smallNetwork, wide])
  assert.equal(index.at(host(77))?.name, 'small')
  assert.equal(index.at(ip4(0xac1fffff))?.name, 'wide')
  assert.equal(index.at(ip4(0x0a000100)), undefined)
})

test('every problem names the way to it', () => {
  const broken = {
    ...smallNetwork,
    name: 'b',
    subnet: { network: ip4(0xac100000), prefix: 24 },
    reservations: [
      { mac, ip: ip4(0xac100005) },
      { mac, ip: host(1) },
    ],
    routers: [host(1)],
    routes: [{ to: { network: ip4(0), prefix: 0 }, via: host(1) }],
    leaseSeconds: 1,
  }
  assert.deepEqual(
    checkNetworks([smallNetwork, broken]).map(({ at }) => at.join('.')),
    [
      '1.ranges.0',
      '1.ranges.0',
      '1.reservations.1',
      '1.reservations.1',
      '1.routers.0',
      '1.routes.0.via',
      '1.leaseSeconds',
    ],
  )
})
