import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { macFromBytes } from '../../base/mac.ts'
import type { BootReport, BootStep } from './boot-event.ts'
import { SessionBook } from './session-book.ts'

const mac = macFromBytes(Uint8Array.of(0x52, 0x54, 0, 0, 0, 1))
const uuid = 'aaaaaaaa-0000-4000-8000-000000000001' as never

const report = (step: BootStep, seconds: number, refusal?: string): BootReport => ({
  at: instant(seconds * 1000),
  protocol: 'dhcp',
  step,
  says: step,
  refusal,
  tookMilliseconds: undefined,
  serverMilliseconds: undefined,
  bytes: undefined,
})

test('one power-on is one session, from the first DHCP packet to the heartbeat', () => {
  const book = new SessionBook([], 1)
  const steps: readonly [BootStep, object][] = [
    ['dhcp_discover', { mac, fromFirmware: true }],
    ['dhcp_ack', { mac, fromFirmware: true }],
    ['loader', { mac }],
    ['dhcp_discover', { mac }],
    ['boot_script', { mac, uuid, machineId: 7 }],
    ['kernel', { sessionId: 1 }],
    ['initrd', { sessionId: 1 }],
    ['ignition', { sessionId: 1 }],
    ['heartbeat', { machineId: 7 }],
  ]
  const ids = steps.map(([step, clue], i) => book.take(report(step, i), clue).session.id)
  assert.deepEqual(new Set(ids), new Set([1]))
  assert.equal(book.peek({ machineId: 7 })?.outcome, 'running')
})

test('firmware that asks DHCP again after a program of ours ran is a new power-on, and the earlier boot is abandoned', () => {
  const book = new SessionBook([], 1)
  book.take(report('dhcp_ack', 0), { mac, fromFirmware: true })
  book.take(report('kernel', 5), { mac })
  const { session, abandoned } = book.take(report('dhcp_discover', 60), { mac, fromFirmware: true })
  assert.equal(session.id, 2)
  assert.equal(abandoned?.id, 1)
  assert.equal(abandoned.outcome, 'abandoned')
})

test('a machine that boots from a disk starts a new session when it asks for a script after its system ran', () => {
  const book = new SessionBook([], 1)
  book.take(report('boot_script', 0), { uuid })
  book.take(report('heartbeat', 40), { uuid })
  assert.equal(book.take(report('boot_script', 300), { uuid }).session.id, 2)
})

test('a refused boot is seen as refused, and as booting again once it gets further', () => {
  const book = new SessionBook([], 1)
  assert.equal(book.take(report('boot_script', 0, 'ARTIFACT_REVOKED'), { mac }).session.outcome, 'refused')
  assert.equal(book.take(report('boot_script', 30), { mac }).session.outcome, 'booting')
})

test('the running system asking DHCP does not look like a new boot', () => {
  const book = new SessionBook([], 1)
  book.take(report('ignition', 0), { mac })
  assert.equal(book.take(report('dhcp_ack', 3), { mac, fromFirmware: false }).session.id, 1)
})

test('the book forgets the oldest sessions instead of growing', () => {
  const book = new SessionBook([], 1, 10)
  for (let i = 0; i < 1000; i++) {
    book.take(report('dhcp_discover', i), {
      mac: macFromBytes(Uint8Array.of(2, 0, 0, 0, i >> 8, i & 255)),
      fromFirmware: true,
    })
  }
  assert.equal(book.peek({ sessionId: 990 }), undefined)
  assert.equal(book.peek({ sessionId: 1000 })?.id, 1000)
})

test('an old boot that is named is taken in, and does not hide the newer one of its machine', () => {
  const before = new SessionBook([], 1)
  const old = before.take(report('kernel', 0), { mac, uuid, machineId: 3 }).session
  const after = new SessionBook([], 2)
  const newer = after.take(report('boot_script', 100_000), { mac, uuid, machineId: 3 }).session
  after.adopt(old)
  assert.equal(after.take(report('heartbeat', 100_001), { sessionId: old.id }).session.id, old.id)
  assert.deepEqual([after.peek({ mac })?.id, after.peek({ machineId: 3 })?.id], [newer.id, newer.id])
})

test('after a restart a boot goes on in its session', () => {
  const before = new SessionBook([], 1)
  const kept = before.take(report('kernel', 0), { mac, uuid, machineId: 3 }).session
  const after = new SessionBook([kept], 2)
  assert.equal(after.take(report('ignition', 5), { sessionId: 1 }).session.id, 1)
})
