import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgePools } from '../../boot/doctor/judge-pools.ts'
import { createMetrics, exposePools } from '../../host/metrics.ts'
import { poolsOnPage } from './pools-on-page.ts'

const pools = new Map([
  ['rack', { size: 100, bound: 70, offered: 8, declined: 2 }],
  ['a "full"\\one', { size: 10, bound: 10, offered: 0, declined: 0 }],
  ['empty', { size: 10, bound: 0, offered: 0, declined: 0 }],
])

test('the page of metrics tells how full the networks are, whatever they are called', async () => {
  const metrics = createMetrics()
  exposePools(metrics, () => pools)
  assert.deepEqual(poolsOnPage(await metrics.registry.metrics()), pools)
  assert.deepEqual(poolsOnPage(''), new Map())
})

test('B4 15: the doctor warns of a network from 80 % on, and one without an address is an error', () => {
  assert.deepEqual(
    judgePools(pools).map(({ severity, what }) => [severity, what]),
    [
      ['warning', 'network "rack" has given 80 % of its addresses'],
      ['error', 'network "a "full"\\one" has no address left'],
    ],
  )
})
