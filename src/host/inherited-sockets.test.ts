import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inheritedSockets } from './inherited-sockets.ts'

test('sockets are known by the names of their units, in order', () => {
  const environment = { LISTEN_PID: '7', LISTEN_FDS: '3', LISTEN_FDNAMES: 'dhcp@eth1:http:pxe@eth1' }
  assert.deepEqual(inheritedSockets(environment, 7), [
    { name: 'dhcp@eth1', fd: 3 },
    { name: 'http', fd: 4 },
    { name: 'pxe@eth1', fd: 5 },
  ])
})

test('what is meant for another process, or for nobody, is not ours', () => {
  assert.deepEqual(inheritedSockets({ LISTEN_PID: '8', LISTEN_FDS: '1' }, 7), [])
  assert.deepEqual(inheritedSockets({}, 7), [])
  assert.deepEqual(inheritedSockets({ LISTEN_PID: '7', LISTEN_FDS: 'many' }, 7), [])
})

test('sockets without names are there all the same, so that they can be complained about', () => {
  assert.deepEqual(inheritedSockets({ LISTEN_PID: '7', LISTEN_FDS: '1' }, 7), [{ name: '', fd: 3 }])
})
