import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plusSeconds } from '../../base/instant.ts'
import type { Lease } from './lease.ts'
import { client, host, program, START } from './testdata/clients.ts'
import { secondsLeft } from './unextended-lease.ts'

const lease = (who: ReturnType<typeof client>, seconds: number, state: Lease['state'] = 'bound'): Lease => ({
  ...who,
  ip: host(10),
  network: 'small',
  state,
  expires: plusSeconds(START, seconds),
})
const wanted = lease(client(1), 3600)

test('a client whose lease cannot be extended has what is left of it, under whatever name it took it', () => {
  assert.equal(secondsLeft(lease(client(1), 900), wanted, START), 900)
  assert.equal(secondsLeft(lease(program(1, 'ffcc', 'host'), 900), wanted, START), 900)
})

test('it is never given more than it would have been', () => {
  assert.equal(secondsLeft(lease(client(1), 7200), wanted, START), 3600)
})

test('nothing is left of a lease of somebody else, of one that was given back, or of less than a minute', () => {
  for (const kept of [
    lease(client(2), 900),
    lease({ ...client(2), mac: undefined }, 900),
    lease(client(1), 900, 'released'),
    lease(client(1), 900, 'declined'),
    lease(client(1), 59),
    lease(client(1), -1),
  ])
    assert.equal(secondsLeft(kept, wanted, START), undefined)
})
