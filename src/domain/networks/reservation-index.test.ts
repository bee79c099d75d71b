import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseUuid, type Uuid } from '../../base/uuid.ts'
import { client, host, program, Site, smallNetwork } from './testdata/clients.ts'

const parsed = parseUuid('6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1')
const uuid = (parsed.ok ? parsed.value : '') as Uuid
const firmware = { ...client(1), uuid, holder: 'firmware' } as const

test('a machine with a reserved address gets it on any of its cards, but on one at a time', () => {
  const site = new Site({ ...smallNetwork, reservations: [{ uuid, ip: host(11) }] })
  assert.equal(site.join({ ...firmware, ...client(7), holder: 'firmware' }), 11)
  assert.equal(site.join(firmware), 10)
  assert.equal(site.join(client(2)), 12)
})

test('the system that its firmware has started keeps the address although it does not say the UUID', () => {
  const site = new Site({ ...smallNetwork, reservations: [{ uuid, ip: host(200) }] })
  assert.equal(site.join(firmware), 200)
  const system = program(1, 'ff 01', 'host')
  assert.equal(site.join(system), 200)
  site.wait(1000)
  assert.equal(site.ask('request', system, { ciaddr: host(200), unicast: true }).reply, 'ack')
})

test('a client identifier has its address whatever card it comes with', () => {
  const named = program(1, '00 6e616d65', 'host')
  const site = new Site({ ...smallNetwork, reservations: [{ client: named.client, ip: host(12) }] })
  assert.equal(site.join({ ...named, mac: client(9).mac }), 12)
  assert.equal(site.join(client(1)), 10)
})

test('of several reservations for one client the narrowest counts', () => {
  const named = program(1, '00 6e616d65', 'host')
  const reservations = [
    { uuid, ip: host(11) },
    { mac: client(1).mac!, ip: host(12) },
    { client: named.client, ip: host(13) },
  ]
  const site = new Site({ ...smallNetwork, reservations })
  assert.equal(site.join({ ...named, uuid }), 13)
  assert.equal(new Site({ ...smallNetwork, reservations }).join(firmware), 12)
})
