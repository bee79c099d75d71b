import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bootHash, machineHash, routeOf } from './route.js'

test('an address leads to the page that made it', () => {
  assert.deepEqual(routeOf(machineHash(7)), { kind: 'machine', id: 7 })
  assert.deepEqual(routeOf(bootHash(12)), { kind: 'boot', id: 12 })
})

test('every other address is home', () => {
  for (const hash of ['', '#', '#/', '#/machines', '#/machines/x', '#/boots/1/2', '#/boots/99999999999999999']) {
    assert.deepEqual(routeOf(hash), { kind: 'home' })
  }
})
