import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { bootNews } from './boot-news.ts'

const session = {
  id: 7,
  machine_id: 1,
  mac: null,
  uuid: null,
  started_at: '2026-11-20T12:00:00.000Z',
  last_event_at: '2026-11-20T12:00:00.000Z',
  furthest: 'kernel',
  outcome: 'booting',
  events: [],
}

test('of all that a stream tells, only boots are news of boots', async () => {
  const stream = Readable.from([
    'event: fleet\ndata: {"kind":"machine.changed"}\n\n',
    `id: 1.1\nevent: boot\nda`,
    `ta: ${JSON.stringify(session)}\n\nevent: missed\ndata: {"detail":"more"}\n\ndata: {"untyped":true}\n\n`,
  ])
  const ids: number[] = []
  for await (const { id } of bootNews(stream)) ids.push(id)
  assert.deepEqual(ids, [7])
})
