import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bootHash, diffHash, machineHash, operationHash, poolHash, rolloutHash, routeOf } from './route.js'

test('an address leads to the page that made it', () => {
  assert.deepEqual(routeOf(machineHash(7)), { kind: 'machine', id: 7 })
  assert.deepEqual(routeOf(bootHash(12)), { kind: 'boot', id: 12 })
  assert.deepEqual(routeOf(poolHash(3)), { kind: 'pool', id: 3 })
  assert.deepEqual(routeOf(operationHash(4)), { kind: 'operation', id: 4 })
  assert.deepEqual(routeOf(rolloutHash(3, 9)), { kind: 'rollout', pool: 3, id: 9 })
  assert.deepEqual(routeOf(diffHash('pools', 3, 1, 2)), { kind: 'diff', of: 'pools', id: 3, from: 1, to: 2 })
  assert.deepEqual(routeOf(diffHash('machines', 7, 2, 1)), { kind: 'diff', of: 'machines', id: 7, from: 2, to: 1 })
  assert.deepEqual(routeOf('#/profiles'), { kind: 'profiles' })
  assert.deepEqual([routeOf('#/pools'), routeOf('#/clusters')], [{ kind: 'pools' }, { kind: 'clusters' }])
})

test('what the Terraform provider calls a pool and a cluster leads there, too', () => {
  assert.deepEqual(routeOf('#/clusters/1/machine_pools/3'), { kind: 'pool', id: 3 })
  assert.deepEqual(routeOf('#/clusters/1'), { kind: 'clusters' })
})

test('every other address is home', () => {
  for (const hash of ['', '#', '#/', '#/machines', '#/machines/x', '#/boots/1/2', '#/boots/99999999999999999']) {
    assert.deepEqual(routeOf(hash), { kind: 'home' })
  }
})
