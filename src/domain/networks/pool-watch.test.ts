import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PoolWatch } from './pool-watch.ts'

const used = (bound: number) => ({ size: 10, bound, offered: 0, declined: 0 })

test('a network that fills up is told of once, and again only after it had room', () => {
  const watch = new PoolWatch()
  const said = [7, 8, 7, 8, 10, 6, 6, 8].map((bound) => watch.look('a', used(bound)))
  assert.deepEqual(said, [undefined, 'filling', undefined, undefined, undefined, 'relieved', undefined, 'filling'])
})

test('each network is watched for itself, and one without addresses to give never fills', () => {
  const watch = new PoolWatch()
  assert.equal(watch.look('a', used(9)), 'filling')
  assert.equal(watch.look('b', used(9)), 'filling')
  assert.equal(watch.look('c', { size: 0, bound: 0, offered: 0, declined: 0 }), undefined)
})
