import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plusSeconds } from '../../base/instant.ts'
import { ip4 } from '../../base/ip4.ts'
import { client, host, program, Site, smallNetwork } from './testdata/clients.ts'

const [a, b, c] = [client(1), client(2), client(3)]
const FOREIGN = ip4(0xc0a80001)

test('a DISCOVER is offered an address that is kept back, and the REQUEST makes it a lease', () => {
  const site = new Site()
  const offer = site.ask('discover', a)
  assert.deepEqual(offer, {
    reply: 'offer',
    ip: host(10),
    seconds: 3600,
    changes: [{ ...a, uuid: undefined, ip: host(10), network: 'small', state: 'offered', expires: site.now + 40_000 }],
  })
  assert.equal(site.join(b), 11)
  const ack = site.ask('request', a, { server: 'us', requested: host(10) })
  assert.deepEqual(ack.changes, [
    { ...a, uuid: undefined, ip: host(10), network: 'small', state: 'bound', expires: site.now + 3_600_000 },
  ])
})

test('firmware gets a short lease', () => {
  const offer = new Site().ask('discover', { ...a, holder: 'firmware' })
  assert.equal(offer.reply === 'offer' && offer.seconds, 600)
})

test('row 45: a repeated DISCOVER gets the same offer and takes no second address', () => {
  const site = new Site()
  const offers = [1, 2, 3, 4, 5].map(() => site.ask('discover', a))
  assert.ok(offers.every((offer) => offer.reply === 'offer' && offer.ip === host(10)))
  assert.equal(site.book.usage(site.now).offered, 1)
})

test('an address comes back to who had it: in force, expired, or released', () => {
  const site = new Site()
  assert.equal(site.join(a), 10)
  assert.equal(site.join(b), 11)
  assert.equal(site.join(a), 10)
  site.wait(7200)
  assert.equal(site.join(b), 11)
  site.ask('release', a, { server: 'us', ciaddr: host(10) })
  assert.equal(site.join(c), 12)
  assert.equal(site.join(a), 10)
})

test('the address a client asks for is given when it is free, and another when not', () => {
  const site = new Site()
  const ask = (who: typeof a, number: number) => site.ask('discover', who, { requested: host(number) })
  assert.equal(site.join(a), 10)
  const wished = ask(b, 13)
  assert.equal(wished.reply === 'offer' && wished.ip, host(13))
  for (const taken of [10, 200, 0]) {
    const other = ask(c, taken)
    assert.equal(other.reply === 'offer' && other.ip, host(11))
  }
})

test('a full network offers nothing, and the address unused for longest first once leases run out', () => {
  const site = new Site()
  for (const n of [1, 2, 3, 4]) {
    site.join(client(n))
    site.wait(1)
  }
  const full = site.ask('discover', client(5))
  assert.equal(full.reply === 'none' && full.because, 'no free address')
  site.wait(3600)
  site.ask('request', client(1), { ciaddr: host(10) })
  assert.equal(site.join(client(5)), 11)
})

test('a reservation holds for its network card alone, whatever client id it sends', () => {
  const reservations = [{ mac: a.mac!, ip: host(11) }]
  const site = new Site({ ...smallNetwork, reservations })
  assert.deepEqual(
    [b, c, client(4)].map((who) => site.join(who)),
    [10, 12, 13],
  )
  assert.equal(site.join(client(5)), undefined)
  assert.equal(site.join(a), 11)
  assert.equal(site.join(program(1, 'ff00000001', 'firmware')), 11)
})

test('a reservation may lie outside the ranges', () => {
  const site = new Site({ ...smallNetwork, reservations: [{ mac: a.mac!, ip: host(200) }] })
  assert.equal(site.join(a), 200)
})

test('row 17: a client is known by its client id, so two ids on one card are two clients', () => {
  const site = new Site()
  assert.equal(site.join(program(1, '07', 'host')), 10)
  assert.equal(site.join(program(1, 'ab'.repeat(255), 'host')), 11)
  assert.equal(site.join(program(2, '07', 'host')), 10)
})

test('boot ROM, iPXE and system of one network card follow each other on one address, whatever they call themselves', () => {
  const site = new Site()
  assert.equal(site.join(program(1, '00aa', 'firmware')), 10)
  assert.equal(site.join(program(1, '01bb', 'firmware')), 10)
  assert.equal(site.join(program(1, 'ffcc', 'host')), 10)
  assert.equal(site.join(program(1, '00aa', 'firmware')), 10)
})

test('a lease in force outlives an offer that nobody takes', () => {
  const site = new Site()
  site.join(program(1, 'ffcc', 'host'))
  site.ask('discover', program(1, '00aa', 'firmware'))
  site.wait(100)
  assert.deepEqual(
    [2, 3, 4, 5].map((n) => site.join(client(n))),
    [11, 12, 13, undefined],
  )
  const renewal = site.ask('request', program(1, 'ffcc', 'host'), { ciaddr: host(10), unicast: true })
  assert.equal(renewal.reply, 'ack')
})

test('an offer that has run out binds nobody', () => {
  const site = new Site()
  site.ask('discover', a)
  site.wait(41)
  assert.equal(site.ask('request', a, { server: 'us', requested: host(12) }).reply, 'ack')
})

test('a lease of an address that is now reserved for another is not extended', () => {
  const site = new Site({ ...smallNetwork, reservations: [{ mac: b.mac!, ip: host(10) }] })
  const expires = plusSeconds(site.now, 3600)
  site.book.put({ ...a, ip: host(10), network: 'small', state: 'bound', expires })
  assert.equal(site.ask('request', a, { ciaddr: host(10), unicast: true }).reply, 'nak')
  assert.equal(site.join(a), 11)
})

test('a client that moved is found at its new address after somebody else took the old one, by MAC or by key alone', () => {
  for (const who of [a, { ...a, mac: undefined }]) {
    const site = new Site()
    site.join(who)
    site.ask('request', who, { server: 'us', requested: host(13) })
    site.ask('request', b, { server: 'us', requested: host(10) })
    assert.equal(site.join(who), 13)
  }
})

test('row 30: a REQUEST for another server is not answered and frees what was kept back', () => {
  const site = new Site()
  site.ask('discover', a)
  assert.equal(site.ask('request', a, { server: 'another', requested: host(10) }).reply, 'none')
  assert.equal(site.book.usage(site.now).offered, 0)
})

test('row 31: a REQUEST that names no address at all is not answered', () => {
  const site = new Site()
  for (const server of ['us', 'unnamed'] as const) assert.equal(site.ask('request', a, { server }).reply, 'none')
})

test('a REQUEST for another address than the offered one is denied', () => {
  const site = new Site()
  site.ask('discover', a)
  assert.equal(site.ask('request', a, { server: 'us', requested: host(12) }).reply, 'nak')
})

test('an offer that a restart forgot is honoured while the address is free', () => {
  const site = new Site()
  assert.equal(site.ask('request', a, { server: 'us', requested: host(12) }).reply, 'ack')
  assert.equal(site.ask('request', b, { server: 'us', requested: host(12) }).reply, 'nak')
  assert.equal(site.ask('request', b, { server: 'us', requested: host(99) }).reply, 'nak')
})

test('row 32: INIT-REBOOT with an address of another network is denied', () => {
  const site = new Site()
  assert.equal(site.ask('request', a, { requested: FOREIGN }).reply, 'nak')
})

test('row 33: INIT-REBOOT of an unknown client in the right network is not answered', () => {
  const site = new Site()
  const unknown = site.ask('request', a, { requested: host(10) })
  assert.equal(unknown.reply === 'none' && unknown.because, 'unknown client')
})

test('INIT-REBOOT of a known client is granted its own address and denied any other', () => {
  const site = new Site()
  site.join(a)
  site.join(b)
  assert.equal(site.ask('request', a, { requested: host(10) }).reply, 'ack')
  assert.equal(site.ask('request', a, { requested: host(11) }).reply, 'nak')
  assert.equal(site.ask('request', a, { requested: host(13) }).reply, 'nak')
})

test('a renewal extends the lease; for an unknown client it is denied when it came to us alone', () => {
  const site = new Site()
  site.join(a)
  site.wait(1800)
  const renewed = site.ask('request', a, { ciaddr: host(10), unicast: true })
  assert.equal(renewed.changes[0]?.expires, site.now + 3_600_000)
  assert.equal(site.ask('request', b, { ciaddr: host(12), unicast: true }).reply, 'nak')
  assert.equal(site.ask('request', b, { ciaddr: host(12) }).reply, 'none')
  assert.equal(site.ask('request', b, { ciaddr: host(10) }).reply, 'nak')
})

test('an ACK for a new address gives back the old one', () => {
  const site = new Site()
  site.join(a)
  const moved = site.ask('request', a, { server: 'us', requested: host(13) })
  assert.deepEqual(
    moved.changes.map(({ ip, state }) => [ip, state]),
    [
      [host(10), 'released'],
      [host(13), 'bound'],
    ],
  )
  assert.equal(site.book.usage(site.now).bound, 1)
})

test('a declined address is left alone for ten minutes and its client gets another', () => {
  const site = new Site()
  site.join(a)
  const declined = site.ask('decline', a, { server: 'us', requested: host(10) })
  assert.equal(declined.reply === 'none' && declined.because, 'address in use')
  assert.equal(site.join(a), 11)
  assert.equal(site.ask('request', b, { server: 'us', requested: host(10) }).reply, 'nak')
  site.wait(601)
  assert.equal(site.ask('request', b, { server: 'us', requested: host(10) }).reply, 'ack')
})

test('row 34: no client can take more than four addresses out of use, nor all clients more than an eighth', () => {
  const wide = { ...smallNetwork, ranges: [{ first: host(10), last: host(249) }] }
  const site = new Site(wide)
  const declineOne = (who: typeof a): void => {
    const ip = host(site.join(who) ?? 0)
    site.ask('decline', who, { server: 'us', requested: ip })
  }
  for (let i = 0; i < 20; i++) declineOne(a)
  assert.equal(site.book.usage(site.now).declined, 4)
  for (let n = 2; n < 200; n++) declineOne(client(n))
  assert.equal(site.book.usage(site.now).declined, 30)
  site.wait(601)
  assert.equal(site.book.usage(site.now).declined, 0)
})

test('row 35: RELEASE and DECLINE of an address that is not the sender’s, or meant for another server, change nothing', () => {
  const site = new Site()
  site.join(a)
  const attempts = [
    site.ask('release', b, { server: 'us', ciaddr: host(10) }),
    site.ask('release', a, { server: 'another', ciaddr: host(10) }),
    site.ask('release', a, { server: 'us', ciaddr: host(11) }),
    site.ask('release', a, { server: 'us' }),
    site.ask('decline', b, { server: 'us', requested: host(10) }),
    site.ask('decline', a, { server: 'unnamed', requested: host(10) }),
    site.ask('decline', a, { server: 'us', requested: FOREIGN }),
  ]
  for (const { changes } of attempts) assert.deepEqual(changes, [])
})

test('row 36: a flood of invented clients leaves half of the network, and known clients do not notice', () => {
  const wide = { ...smallNetwork, ranges: [{ first: host(10), last: host(209) }] }
  const site = new Site(wide)
  const known = site.join(a)
  for (let n = 10; n < 60_000; n++) site.ask('discover', client(n))
  assert.equal(site.book.usage(site.now).offered, 100)
  const newcomer = site.ask('discover', b)
  assert.equal(newcomer.reply === 'none' && newcomer.because, 'too many open offers')
  assert.equal(site.join(a), known)
  site.wait(41)
  assert.notEqual(site.join(b), undefined)
})

test('an INFORM is answered without a lease', () => {
  assert.deepEqual(new Site().ask('inform', a, { ciaddr: host(99) }), { reply: 'inform', changes: [] })
})
