import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plusSeconds } from '../../base/instant.ts'
import { NewcomerLimit } from './newcomer-limit.ts'
import { START } from './testdata/clients.ts'

const limit = (): NewcomerLimit => new NewcomerLimit({ perRelay: 2, perPort: 0.5 })

/** How many of `count` are admitted. */
const admitted = (of: NewcomerLimit, count: number, port?: string, relay = 'r1', at = START): number =>
  Array.from({ length: count }, () => of.admits(relay, port, at)).filter(Boolean).length

test('a burst is admitted whole, and then so many a second', () => {
  const newcomers = limit()
  assert.equal(admitted(newcomers, 50), 16)
  assert.equal(admitted(newcomers, 50, undefined, 'r1', plusSeconds(START, 3)), 6)
  assert.equal(admitted(newcomers, 50, undefined, 'r1', plusSeconds(START, 3600)), 16)
})

test('a flood at one port leaves its relay to the others, and one at a relay leaves the other relays alone', () => {
  const newcomers = limit()
  assert.equal(admitted(newcomers, 1000, 'port 1'), 4)
  assert.equal(admitted(newcomers, 3, 'port 2'), 3)
  assert.equal(admitted(newcomers, 1000), 9)
  assert.equal(admitted(newcomers, 10, undefined, 'r2'), 10)
})

test('a clock that is set back gives nothing and takes nothing', () => {
  const newcomers = limit()
  assert.equal(admitted(newcomers, 16), 16)
  assert.equal(admitted(newcomers, 10, undefined, 'r1', plusSeconds(START, -3600)), 0)
  assert.equal(admitted(newcomers, 10, undefined, 'r1', plusSeconds(START, -3595)), 10)
})

test('invented ports do not fill the memory, and the relay holds them', () => {
  const newcomers = limit()
  let count = 0
  for (let port = 0; port < 50_000; port++) if (newcomers.admits('r1', `port ${port}`, START)) count++
  assert.equal(count, 16)
})
