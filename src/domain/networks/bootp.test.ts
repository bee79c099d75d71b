import assert from 'node:assert/strict'
import { test } from 'node:test'
import { client, host, program, Site, smallNetwork } from './testdata/clients.ts'

const [a, b] = [client(1), client(2)]
const { mac } = a
assert.ok(mac !== undefined)
const reserved = { ...smallNetwork, reservations: [{ ip: host(100), mac }] }
const YEAR = 365 * 24 * 3600 * 1000

test('BOOTP is given what is reserved for it, for ever', () => {
  const site = new Site(reserved)
  const decision = site.ask('bootp', a)
  assert.equal(decision.reply === 'bootp' && decision.ip, host(100))
  const lease = site.book.at(host(100))
  assert.equal(lease?.state, 'bound')
  assert.ok(lease !== undefined && lease.expires - site.now > 100 * YEAR)
  assert.deepEqual(site.ask('bootp', a), decision, 'asked again, it is told the same')
})

test('BOOTP without a reservation gets nothing and takes nothing, however empty the ranges are', () => {
  const site = new Site(reserved)
  assert.deepEqual(site.ask('bootp', b), { reply: 'none', because: 'BOOTP without a reservation', changes: [] })
  assert.equal(site.book.usage(site.now).bound, 0)
})

test('the system that a BOOTP client has loaded keeps the address, now with an ordinary lease', () => {
  const site = new Site(reserved)
  site.ask('bootp', { ...a, holder: 'firmware' })
  const system = program(1, 'ff00000001', 'host')
  const offer = site.ask('discover', system)
  assert.equal(offer.reply === 'offer' && offer.ip, host(100))
  const ack = site.ask('request', system, { server: 'us', requested: host(100) })
  assert.equal(ack.reply === 'ack' && ack.seconds, 3600)
})

test('a reserved address that somebody else answers at is not given to BOOTP either', () => {
  const site = new Site(reserved)
  site.ask('discover', a)
  site.ask('request', a, { server: 'us', requested: host(100) })
  site.ask('decline', a, { server: 'us', requested: host(100) })
  assert.equal(site.ask('bootp', a).reply, 'none')
})
