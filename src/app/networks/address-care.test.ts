import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { instant, plusSeconds } from '../../base/instant.ts'
import { ip4 } from '../../base/ip4.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'
import { clientKey } from '../../domain/networks/client-key.ts'
import { LeaseBook } from '../../domain/networks/lease-book.ts'
import { bareNetwork, type Network } from '../../domain/networks/network.ts'
import { openLog } from '../../host/log.ts'
import { openSqliteStore } from '../../store/sqlite/store.ts'
import { AddressCare } from './address-care.ts'

const folder = mkdtempSync(join(tmpdir(), 'care-'))
const store = openSqliteStore(join(folder, 'coldforge.db'))
after(() => {
  store[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})
const { id: owner } = await store.organizations.createOrganization({
  uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000001' as Uuid,
  name: 'one',
  createdAt: instant(0),
})

/** Ten addresses. */
const rack: Network = {
  ...bareNetwork,
  name: 'rack',
  subnet: { network: ip4(0x0a000000), prefix: 24 },
  mode: 'dhcp',
  ranges: [{ first: ip4(0x0a00000a), last: ip4(0x0a000013) }],
}

const START = instant(1_800_000_000_000)

test('B4 15: a network that reaches 80 % is an event once, and another when there is room again', async () => {
  const book = new LeaseBook([rack])
  const log = openLog({ level: 'fatal', format: 'json' })
  const onFailed = (failure: unknown): never => {
    throw failure
  }
  const kept = (): Promise<void> =>
    new Promise((resolve) => {
      const end = store.onCommit(() => {
        end()
        resolve()
      })
    })
  const firstKept = kept()
  let now = START
  const care = new AddressCare({ store, log, clock: () => now, onFailed, owner }, book)
  const renewed: DhcpEvent = {
    kind: 'unkept',
    at: now,
    network: 'rack',
    asked: 'request',
    client: clientKey(undefined, 1, Uint8Array.of(1)),
    mac: undefined,
    uuid: undefined,
    architectures: [],
    firmware: 'none',
  }
  for (let i = 0; i < 10; i++) {
    const client = clientKey(undefined, 1, Uint8Array.of(i))
    const lease = { ip: ip4(0x0a00000a + i), network: 'rack', client, mac: undefined, holder: 'host' } as const
    book.put({ ...lease, state: 'bound', expires: plusSeconds(START, 3600) })
    care.after(renewed)
    assert.equal(care.isFilling('rack'), i >= 7)
  }
  await firstKept
  now = plusSeconds(START, 7200)
  const secondKept = kept()
  care.after(renewed)
  await secondKept
  const events = await store.events.after(0, 10, owner)
  assert.deepEqual(
    events.map(({ kind, subject }) => [kind, subject]),
    [
      ['network.filling', 'network rack'],
      ['network.relieved', 'network rack'],
    ],
  )
  assert.deepEqual(events[0]?.data, { network: 'rack', size: 10, bound: 8, offered: 0, declined: 0 })
})
