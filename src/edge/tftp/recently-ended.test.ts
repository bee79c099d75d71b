import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RecentlyEnded } from './recently-ended.ts'

const peer = { address: '10.75.0.9', port: 2070 }

test('a peer is remembered for five seconds after its last transfer', () => {
  const ended = new RecentlyEnded()
  ended.add(peer, 0)
  ended.add(peer, 3000)
  assert.deepEqual([ended.has(peer, 7999), ended.has(peer, 8000)], [true, false])
  assert.equal(ended.has({ ...peer, port: 2071 }, 3000), false)
})

test('no more than 4096 peers are remembered', () => {
  const ended = new RecentlyEnded()
  for (let port = 1; port <= 5000; port++) ended.add({ ...peer, port }, 0)
  assert.deepEqual([ended.has({ ...peer, port: 904 }, 0), ended.has({ ...peer, port: 905 }, 0)], [false, true])
})
