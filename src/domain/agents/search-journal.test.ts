import assert from 'node:assert/strict'
import { test } from 'node:test'
import { searchJournal } from './search-journal.ts'

const search = (text: string, wanted: string, from = 0, bounds = { lines: 1000, bytes: 64 * 1024 * 1024 }) => {
  const bytes = new TextEncoder().encode(text)
  return searchJournal(async (offset, limit) => bytes.slice(offset, offset + limit), wanted, from, bounds)
}

test('lines that hold the text are found, in whatever case, the unfinished last one included', async () => {
  const journal = 'kernel: Linux version 6.12\nsystemd: Started kubelet\nkubelet: FAILED to join\nkubelet: failed ag'
  assert.deepEqual(await search(journal, 'Failed'), {
    lines: ['kubelet: FAILED to join', 'kubelet: failed ag'],
    next: undefined,
  })
  assert.deepEqual(await search(journal, 'panic'), { lines: [], next: undefined })
  assert.deepEqual(await search('', 'panic'), { lines: [], next: undefined })
})

test('a line that lies across two pieces is found whole, whatever it is written in', async () => {
  const filler = `${'x'.repeat(99)}\n`.repeat(2621)
  const journal = `${filler}Gerät zurückgesetzt: übertragung gescheitert\n${filler}`
  assert.ok(filler.length < 256 * 1024 && filler.length + 46 > 256 * 1024)
  assert.deepEqual((await search(journal, 'GESCHEITERT')).lines, ['Gerät zurückgesetzt: übertragung gescheitert'])
})

test('a search that has found enough says where it goes on, and loses nothing there', async () => {
  const journal = Array.from({ length: 40_000 }, (_, i) => `line ${i}\n`).join('')
  const found: string[] = []
  let from: number | undefined = 0
  let calls = 0
  while (from !== undefined) {
    const { lines, next } = await search(journal, 'line', from, { lines: 10, bytes: 1024 })
    found.push(...lines)
    from = next
    calls++
  }
  assert.ok(calls > 1)
  assert.deepEqual(
    found,
    Array.from({ length: 40_000 }, (_, i) => `line ${i}`),
  )
})
