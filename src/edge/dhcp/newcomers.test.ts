import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, u16be } from '../../base/bytes.ts'
import { instant } from '../../base/instant.ts'
import { ip4 } from '../../base/ip4.ts'
import { RecentClients } from '../../boot/recent-clients.ts'
import { bootServer, selecting, speaks } from '../../boot/testdata/dhcp-requests.ts'
import { LeaseBook } from '../../domain/networks/lease-book.ts'
import { MemoryLeaseStore } from '../../domain/networks/memory-lease-store.ts'
import { NewcomerLimit } from '../../domain/networks/newcomer-limit.ts'
import type { DhcpMessage } from '../../wire/dhcp4/message.ts'
import { OPTION } from '../../wire/dhcp4/option-code.ts'
import { Desk, SERVER } from './testdata/desk.ts'
import { labNetwork, remoteNetwork } from './testdata/lab.ts'

const RELAY = ip4(0x0a4c0001)
const rates = { perRelay: 2.5, perPort: 0.625 }

const guarded = (): Desk =>
  new Desk([labNetwork, remoteNetwork], new MemoryLeaseStore(), {
    known: {
      book: new LeaseBook([labNetwork, remoteNetwork]),
      recent: new RecentClients(64),
      isOurs: (ip) => ip === SERVER,
      bootServerOf: () => bootServer,
      newcomers: new NewcomerLimit(rates),
    },
  })

/** A card behind the relay. */
const behind = (number: number): Partial<DhcpMessage> => ({
  giaddr: RELAY,
  hardwareAddress: Uint8Array.of(0x52, 0x54, 0, 1, ...u16be(number)),
})
const port = (number: number) => ({ [OPTION.relayAgent]: Uint8Array.of(1, 2, ...u16be(number)) })

/** How many of `count` new cards are offered an address. */
async function flood(desk: Desk, count: number, options = {}, from = 0): Promise<number> {
  const before = desk.sent.length
  for (let i = from; i < from + count; i++) await desk.ask('discover', { ...speaks.uefiRom, ...options }, behind(i))
  return desk.sent.length - before
}

test('B4 14: a flood of invented clients behind a relay is held, and known machines keep renewing', async () => {
  const desk = guarded()
  const known = behind(60_000)
  const address = await desk.join({}, known)
  assert.ok(address !== undefined)
  assert.equal(await flood(desk, 500), 19)
  assert.equal(desk.responder.counters.dropped['too many newcomers'], 481)
  for (let i = 0; i < 100; i++) {
    desk.now = instant(desk.now + 10)
    const ack = await desk.ask('request', {}, { ...known, ciaddr: address })
    assert.equal(ack?.yiaddr, address)
  }
  assert.equal(await desk.join({}, known), address, 'it may also start over')
})

test('a flood at one port of a switch leaves the rest of its relay alone', async () => {
  const desk = guarded()
  assert.equal(await flood(desk, 100, port(1)), 5)
  assert.equal(await flood(desk, 5, port(2), 200), 5)
})

test('whoever was offered an address may take it, and ask for it again', async () => {
  const desk = guarded()
  const offer = await desk.ask('discover', {}, behind(1))
  await flood(desk, 100, {}, 10)
  assert.equal((await desk.ask('discover', {}, behind(1)))?.yiaddr, offer?.yiaddr)
  const ack = await desk.ask('request', selecting(SERVER, offer?.yiaddr ?? SERVER), behind(1))
  assert.equal(ack?.yiaddr, offer?.yiaddr)
})

test('what is not relayed is not counted, whatever option 82 says', async () => {
  const desk = guarded()
  for (let i = 0; i < 40; i++) {
    const hardwareAddress = Uint8Array.of(0x52, 0x54, 0, 2, ...u16be(i))
    assert.ok(await desk.ask('discover', { [OPTION.relayAgent]: hex('0102 0001') }, { hardwareAddress }))
  }
})
