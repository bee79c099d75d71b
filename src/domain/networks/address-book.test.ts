import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { plusSeconds } from '../../base/instant.ts'
import { ip4 } from '../../base/ip4.ts'
import { isTaken } from './lease.ts'
import { LeaseBook } from './lease-book.ts'
import { client, host, program, Site, smallNetwork, START } from './testdata/clients.ts'
import type { Lease } from './lease.ts'

const lease = (number: number, at: number): Lease => ({
  ...client(number),
  ip: host(at),
  network: 'small',
  state: 'bound',
  expires: plusSeconds(START, 3600),
})

test('a book filled from the store gives nobody what others have', () => {
  const book = new LeaseBook([smallNetwork], [lease(1, 10), lease(2, 12)]).of(smallNetwork)
  assert.equal(book?.next(START), host(11))
  assert.equal(book?.ofClient(client(2).client)?.ip, host(12))
  assert.deepEqual(book?.usage(START), { size: 4, bound: 2, offered: 0, declined: 0 })
})

test('kept leases of networks that are gone or cut smaller are passed over', () => {
  const book = new LeaseBook(
    [smallNetwork],
    [{ ...lease(1, 10), network: 'gone' }, { ...lease(2, 11), ip: ip4(0x0b000001) }, lease(3, 99)],
  ).of(smallNetwork)
  assert.deepEqual(book?.usage(START), { size: 4, bound: 0, offered: 0, declined: 0 })
  assert.equal(book?.next(START), host(10))
})

test('a card is found by what its last program called itself, and never by an identifier that only looks like it', () => {
  const expires = plusSeconds(START, 3600)
  const { book } = new Site()
  const byCard = { ...client(1), ip: host(10), network: 'small', state: 'bound', expires } as const
  const byName = { ...program(1, 'ffcc', 'host'), ip: host(11), network: 'small', state: 'bound', expires } as const
  const posing = {
    ...client(2),
    client: client(3).client,
    ip: host(12),
    network: 'small',
    state: 'bound',
    expires,
  } as const
  for (const [put, found] of [
    [byCard, 10],
    [byName, 11],
    [byCard, 10],
  ] as const) {
    book.put(put)
    assert.equal(book.ofMac(client(1).mac)?.ip, host(found))
  }
  book.put(posing)
  assert.equal(book.ofMac(client(2).mac)?.ip, host(12))
  assert.equal(book.ofMac(client(3).mac), undefined)
})

test('whatever clients do, in any order and at any time, no address is in two hands and every count is true', () => {
  const step = fc.record({
    who: fc.integer({ min: 1, max: 8 }),
    kind: fc.constantFrom('discover', 'join', 'join', 'renew', 'release', 'decline', 'reboot'),
    at: fc.integer({ min: 9, max: 14 }),
    wait: fc.constantFrom(0, 1, 41, 601, 4000),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const site = new Site()
      const holds = new Map<number, number>()
      for (const { who, kind, at, wait } of steps) {
        const me = client(who)
        site.wait(wait)
        if (kind === 'discover') site.ask('discover', me)
        if (kind === 'join') {
          const number = site.join(me)
          if (number !== undefined) holds.set(who, number)
        }
        const mine = host(holds.get(who) ?? at)
        if (kind === 'renew') site.ask('request', me, { ciaddr: mine, unicast: true })
        if (kind === 'reboot') site.ask('request', me, { requested: host(at) })
        if (kind === 'release') site.ask('release', me, { server: 'us', ciaddr: mine })
        if (kind === 'decline') site.ask('decline', me, { server: 'us', requested: mine })

        const there = [10, 11, 12, 13].map((n) => site.book.at(host(n)))
        const taken = there.filter((assignment) => assignment !== undefined && isTaken(assignment, site.now))
        const bound = taken.filter((assignment) => assignment?.state === 'bound')
        assert.equal(new Set(bound.map((assignment) => assignment?.client)).size, bound.length, 'one lease a client')
        const usage = site.book.usage(site.now)
        assert.equal(usage.bound + usage.offered + usage.declined, taken.length)
        const next = site.book.next(site.now)
        assert.equal(next === undefined, taken.length === 4)
        assert.ok(next === undefined || !taken.some((assignment) => assignment?.ip === next))
      }
    }),
    { seed: 131, numRuns: 300 },
  )
})

test('a clock set back by a day never puts an address in two hands', () => {
  const site = new Site()
  for (const n of [1, 2, 3, 4]) site.join(client(n))
  site.wait(4000)
  assert.equal(site.join(client(5)), 10)
  site.wait(-86_400)
  const full = site.ask('discover', client(6))
  assert.equal(full.reply === 'none' && full.because, 'no free address')
})

test('an address declined long ago, given to somebody else, does not count twice', () => {
  const site = new Site()
  const decline = (at: number): void => {
    site.ask('decline', client(1), { server: 'us', requested: host(at) })
  }
  site.join(client(1))
  decline(10)
  site.wait(601)
  assert.equal(site.join(client(1)), 11)
  decline(11)
  assert.equal(site.ask('request', client(2), { server: 'us', requested: host(10) }).reply, 'ack')
  assert.equal(site.book.declinedBy(client(1).client, site.now), 1)
})
