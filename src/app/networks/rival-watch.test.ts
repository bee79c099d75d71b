import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant, plusSeconds } from '../../base/instant.ts'
import { ip4 } from '../../base/ip4.ts'
import type { Mac } from '../../base/mac.ts'
import { storedClientKey } from '../../domain/networks/client-key.ts'
import { RivalWatch, type Rival } from './rival-watch.ts'

const START = instant(1_800_000_000_000)
const rivalMac = '52:54:00:00:00:fe' as Mac

const silent = (server: number | undefined, seconds: number) =>
  ({
    kind: 'silent',
    because: 'another server was chosen',
    server: server === undefined ? undefined : ip4(server),
    at: plusSeconds(START, seconds),
    network: 'rack',
    asked: 'request',
    client: storedClientKey('01525400000001'),
    mac: '52:54:00:00:00:01' as Mac,
    uuid: undefined,
    architectures: [],
    firmware: 'none',
  }) as const

test('B4 16: a DHCP server that a client chose over us is named with its MAC, once an hour however many choose it', async () => {
  const warned: Rival[] = []
  const texts = new Set<string>()
  const watch = new RivalWatch(
    (who, says) => {
      warned.push(who)
      texts.add(says)
    },
    async () => rivalMac,
  )
  for (const seconds of [0, 1, 3599, 3600]) watch.after(silent(0x0a4b0002, seconds))
  watch.after(silent(undefined, 20))
  await new Promise(setImmediate)
  const rival = { network: 'rack', server: '10.75.0.2', mac: rivalMac, client: '52:54:00:00:00:01' }
  assert.deepEqual(warned, [rival, rival])
  assert.equal(texts.size, 1)
  for (const says of texts) assert.match(says, /another DHCP server, 10\.75\.0\.2, gives addresses in network "rack"/)
})

test('invented servers do not fill the log', async () => {
  let warned = 0
  const watch = new RivalWatch(
    () => {
      warned += 1
    },
    async () => undefined,
  )
  for (let server = 0; server < 10_000; server++) watch.after(silent(server + 1, 0))
  await new Promise(setImmediate)
  assert.equal(warned, 64)
})
