import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Boot, BootEvent } from '../src/api/contract.ts'
import { layOut, refusalOf } from './boot-layout.js'
import { isWhole, mergeBoots } from './merge-boots.js'

const START = Date.parse('2026-11-20T10:00:00.000Z')
const time = (milliseconds: number): string => new Date(START + milliseconds).toISOString()

const event = (id: number, at: number, more: Partial<BootEvent> = {}): BootEvent => ({
  id,
  boot_id: 1,
  at: time(at),
  protocol: 'https',
  step: 'kernel',
  says: 'vmlinuz',
  refusal: null,
  fix: null,
  took_ms: null,
  server_ms: null,
  bytes: null,
  ...more,
})

const boot = (outcome: Boot['outcome'], ...events: readonly BootEvent[]): Boot => ({
  id: 1,
  machine_id: 1,
  mac: null,
  uuid: null,
  started_at: time(0),
  last_event_at: events.at(-1)?.at ?? time(0),
  furthest: 'kernel',
  outcome,
  events: [...events],
})

test('no event is lost or doubled, whichever of stream and answer comes last', () => {
  const answer = boot('booting', event(1, 0), event(2, 500))
  const told = boot('running', event(3, 900))
  for (const merged of [
    mergeBoots(answer, told),
    mergeBoots(told, answer),
    mergeBoots(mergeBoots(answer, told), told),
  ]) {
    assert.deepEqual(
      merged.events.map(({ id }) => id),
      [1, 2, 3],
    )
    assert.equal(merged.outcome, 'running')
  }
})

test('a boot that was given up without an event takes the outcome of the later answer', () => {
  const known = boot('booting', event(1, 0))
  assert.equal(mergeBoots(known, { ...known, outcome: 'abandoned' }).outcome, 'abandoned')
})

test('a boot first heard of in its middle is not whole', () => {
  assert.equal(isWhole(boot('booting', event(5, 0))), true)
  assert.equal(isWhole(boot('booting', event(5, 40))), false)
})

test('an ended boot is as long as its last byte, and the server’s share is summed', () => {
  const download = event(1, 100, { took_ms: 2000, server_ms: 15 })
  const layout = layOut(boot('running', event(2, 0), download, event(3, 1500, { server_ms: 5 })), START + 99_999)
  assert.deepEqual(
    { ...layout, rows: layout.rows.map(({ from }) => from) },
    {
      rows: [0, 100, 1500],
      total: 2100,
      span: 2100,
      ours: 20,
      silent: 0,
    },
  )
})

test('a transfer that is reported when it ends is drawn where it began', () => {
  const layout = layOut(boot('running', event(1, 0), event(2, 800), event(3, 200, { took_ms: 700 })), START)
  assert.deepEqual(
    layout.rows.map((row) => row.event.id),
    [1, 3, 2],
  )
})

test('the axis runs on with the time while a boot goes on, until it has been silent for long', () => {
  const going = boot('booting', event(1, 0), event(2, 1000))
  assert.deepEqual(pick(layOut(going, START + 4000)), { span: 4000, silent: 3000 })
  assert.deepEqual(pick(layOut(going, START + 3_600_000)), { span: 1000, silent: 3_599_000 })
})

test('a server whose clock is ahead of the page makes nothing negative', () => {
  assert.deepEqual(pick(layOut(boot('booting', event(1, 0), event(2, 1000)), START)), { span: 1000, silent: 0 })
})

test('a single packet is a boot with a length', () => {
  assert.equal(layOut(boot('refused', event(1, 0)), START).span, 1)
})

test('the refusal that counts is the last one', () => {
  const refused = boot('refused', event(1, 0, { refusal: 'A' }), event(2, 9, { refusal: 'B' }), event(3, 10))
  assert.equal(refusalOf(refused)?.refusal, 'B')
})

const pick = ({ span, silent }: { readonly span: number; readonly silent: number }): object => ({ span, silent })
