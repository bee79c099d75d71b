import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseHeartbeat } from './heartbeat.ts'

const SEED = 48_104

const said = {
  bootId: '6E6F1C0A-98C1-4F8B-9F0B-2B8E6B6E21D4',
  kernel: '6.12.48-flatcar',
  os: 'Flatcar Container Linux by Kinvolk 4459.1.0 (Oklo)',
  architecture: 'x86_64',
  uptimeSeconds: 42,
  clockMilliseconds: 1_790_000_000_123,
  memoryBytes: 8_302_034_944,
  hostname: 'worker-01',
  disks: [{ name: 'nvme0n1', sizeBytes: 512_110_190_592, model: 'KXG60ZNV512G', serial: '"\\$(x)' }],
  nics: [{ name: 'eth0', mac: '52:54:00:A1:9C:AE', state: 'up', addresses: ['10.75.0.12/16', 'fe80::1/64'] }],
}

const complaintAbout = (change: object): string => {
  const result = parseHeartbeat({ ...said, ...change })
  return result.ok ? 'accepted' : result.error
}

test('a heartbeat is read with its identifiers in their one spelling', () => {
  const result = parseHeartbeat(said)
  assert.ok(result.ok)
  const { bootId, uptimeSeconds, clockMilliseconds, ...facts } = said
  assert.deepEqual(result.value, {
    bootId: bootId.toLowerCase(),
    uptimeSeconds,
    clockMilliseconds,
    facts: { ...facts, nics: [{ ...said.nics[0], mac: '52:54:00:a1:9c:ae' }] },
  })
})

test('keys that a newer agent may send are passed over', () => {
  assert.equal(complaintAbout({ tpm: { version: 2 } }), 'accepted')
})

test('a machine with no disk and no network interface is a machine', () => {
  assert.equal(complaintAbout({ disks: [], nics: [] }), 'accepted')
})

const wrong: readonly (readonly [object, string])[] = [
  [{ bootId: '../../etc/passwd' }, 'heartbeat.bootId: "../../etc/passwd" is not a UUID'],
  [{ uptimeSeconds: -1 }, 'heartbeat.uptimeSeconds is not a whole number from 0 to 9007199254740991'],
  [{ uptimeSeconds: 1.5 }, 'heartbeat.uptimeSeconds is not a whole number from 0 to 9007199254740991'],
  [{ memoryBytes: '8G' }, 'heartbeat.memoryBytes is not a whole number from 0 to 9007199254740991'],
  [{ clockMilliseconds: 8.64e15 + 1 }, 'heartbeat.clockMilliseconds is not a whole number from 0 to 8640000000000000'],
  [{ hostname: 'a'.repeat(254) }, 'heartbeat.hostname is not a text of at most 253 printable characters'],
  [{ hostname: '\u001b[2Jworker' }, 'heartbeat.hostname is not a text of at most 253 printable characters'],
  [{ kernel: '\ud800' }, 'heartbeat.kernel is not a text of at most 128 printable characters'],
  [{ os: null }, 'heartbeat.os is not a text of at most 128 printable characters'],
  [{ disks: {} }, 'heartbeat.disks is not a list of at most 256 entries'],
  [{ disks: Array(257).fill(said.disks[0]) }, 'heartbeat.disks is not a list of at most 256 entries'],
  [{ disks: [said.disks[0], 7] }, 'heartbeat.disks[1] is not an object'],
  [{ nics: [{ ...said.nics[0], mac: 'none' }] }, 'heartbeat.nics[0].mac: "none" is not a MAC address'],
  [
    { nics: [{ ...said.nics[0], addresses: ['1', 2] }] },
    'heartbeat.nics[0].addresses[1] is not a text of at most 64 printable characters',
  ],
]

for (const [change, complaint] of wrong) {
  test(`it is refused with the field and the reason: ${complaint}`, () => {
    assert.equal(complaintAbout(change), complaint)
  })
}

test('what an object inherits is not a field', () => {
  const result = parseHeartbeat(Object.create(said))
  assert.ok(!result.ok)
})

test('any JSON value is read or refused with a sentence', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      const result = parseHeartbeat(json)
      assert.ok(!result.ok && result.error.startsWith('heartbeat'))
    }),
    { seed: SEED },
  )
})

test('a heartbeat with any one field replaced is read or refused, never thrown', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(said)), fc.jsonValue(), (key, json) => {
      const result = parseHeartbeat({ ...said, [key]: json })
      assert.ok(result.ok || result.error.startsWith(`heartbeat.${key}`))
    }),
    { seed: SEED },
  )
})
