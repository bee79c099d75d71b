import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ip4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import type { Lease } from '../../domain/networks/lease.ts'
import { client, host, Site } from '../../domain/networks/testdata/clients.ts'
import { LookAhead } from './look-ahead.ts'

/** A site of four addresses, of which some are used by hosts that never asked for them. */
function siteWith(occupants: ReadonlyMap<Ip4, Mac | undefined>) {
  const site = new Site()
  const asked: Ip4[] = []
  const found: Lease[] = []
  const look = new LookAhead({
    occupantOf: async (ip) => {
      asked.push(ip)
      return occupants.get(ip)
    },
    clock: () => site.now,
    onOccupied: (lease) => found.push(lease),
  })
  return { site, asked, found, look: () => look.look(site.book) }
}

const stranger = client(99).mac

test('addresses that somebody uses without asking are passed over before they are given', async () => {
  const { site, found, look } = siteWith(
    new Map([
      [host(10), stranger],
      [host(11), stranger],
    ]),
  )
  await look()
  assert.equal(site.join(client(1)), 12)
  assert.deepEqual(
    found.map(({ ip, state }) => [ip, state]),
    [
      [host(10), 'declined'],
      [host(11), 'declined'],
    ],
  )
})

test('an address found free is not looked at again for a while', async () => {
  const { site, asked, look } = siteWith(new Map())
  await Promise.all([look(), look()])
  await look()
  assert.deepEqual(asked, [host(10)])
  site.wait(31)
  await look()
  assert.equal(asked.length, 2)
})

test('B4 48: an address whose last holder still uses it is his and nobody else’s, whatever the clock says of his lease', async () => {
  const occupants = new Map<Ip4, Mac | undefined>()
  const { site, found, look } = siteWith(occupants)
  for (const number of [1, 2, 3, 4]) site.join(client(number))
  site.wait(4000)
  occupants.set(host(10), client(1).mac)
  await look()
  assert.deepEqual(
    found.map(({ ip, state, client: holder }) => [ip, state, holder]),
    [[host(10), 'bound', client(1).client]],
  )
  assert.equal(site.join(client(5)), 11)
  assert.equal(site.join(client(1)), 10)
})

test('when every address is taken by strangers, looking ends and nothing is given', async () => {
  const { site, look } = siteWith(new Map([10, 11, 12, 13].map((n) => [host(n), stranger])))
  await look()
  assert.equal(site.join(client(1)), undefined)
  site.wait(601)
  assert.notEqual(site.join(client(1)), undefined)
})
