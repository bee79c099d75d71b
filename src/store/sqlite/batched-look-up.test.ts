import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { BatchedLookUp } from './batched-look-up.ts'

const folder = mkdtempSync(join(tmpdir(), 'batched-'))
after(() => rmSync(folder, { recursive: true }))

const SQL = 'SELECT value FROM things WHERE key = ?'

function openPair(name: string): { readonly writer: DatabaseSync; readonly reader: DatabaseSync } & Disposable {
  const writer = new DatabaseSync(join(folder, name))
  writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE things (key TEXT PRIMARY KEY, value INTEGER)')
  const reader = new DatabaseSync(join(folder, name), { readOnly: true })
  return {
    writer,
    reader,
    [Symbol.dispose]: () => {
      reader.close()
      writer.close()
    },
  }
}

test('questions of one turn are answered together, each with its own row, and see all that was committed before the answer', async () => {
  using pair = openPair('rows')
  const look = new BatchedLookUp(pair.reader, SQL)
  pair.writer.exec("INSERT INTO things VALUES ('a', 1), ('b', 2)")
  const asked = [look.get('a'), look.get('none'), look.get('b')]
  pair.writer.exec("UPDATE things SET value = 7 WHERE key = 'a'")
  assert.deepEqual(
    (await Promise.all(asked)).map((row) => row?.['value']),
    [7, undefined, 2],
  )
  pair.writer.exec("UPDATE things SET value = 8 WHERE key = 'a'")
  assert.equal((await look.get('a'))?.['value'], 8)
})

test('a database that cannot be read rejects every question, and the next one is asked all the same', async () => {
  using pair = openPair('broken')
  const look = new BatchedLookUp(pair.reader, SQL)
  pair.reader.exec('BEGIN')
  const failed = await Promise.allSettled([look.get('a'), look.get('b')])
  assert.deepEqual(
    failed.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  pair.reader.exec('COMMIT')
  assert.equal(await look.get('a'), undefined)
})
