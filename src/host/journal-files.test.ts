import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync, mkdirSync, appendFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Uuid } from '../base/uuid.ts'
import { journalStoreSuite } from '../domain/agents/journal-store.suite.ts'
import { JournalFiles } from './journal-files.ts'

const machine = '00000000-0000-4000-8000-000000000001' as Uuid
const boot = (n: number): Uuid => `10000000-0000-4000-8000-00000000000${n}` as Uuid
const line = new TextEncoder().encode('line\n')

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-files-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

journalStoreSuite('files', (t, quota) => new JournalFiles(scratch(t), { quota, boots: 4 }))

test('what a crash left half-written is where the journal goes on', async (t) => {
  const folder = scratch(t)
  await new JournalFiles(folder, { quota: 100, boots: 4 }).append(machine, boot(1), 0, line)
  appendFileSync(join(folder, machine, `${boot(1)}.log`), 'li')
  const reopened = new JournalFiles(folder, { quota: 100, boots: 4 })
  assert.equal(await reopened.size(machine, boot(1)), 7)
  assert.deepEqual(await reopened.append(machine, boot(1), 5, line), { kind: 'notAtEnd', size: 7 })
})

test('a new boot drops the boots that were written longest ago, and only of its own machine', async (t) => {
  const folder = scratch(t)
  const other = '00000000-0000-4000-8000-000000000002' as Uuid
  const store = new JournalFiles(folder, { quota: 100, boots: 2 })
  await store.append(other, boot(1), 0, line)
  await store.append(machine, boot(1), 0, line)
  await store.append(machine, boot(2), 0, line)
  utimesSync(join(folder, machine, `${boot(1)}.log`), 100, 200)
  utimesSync(join(folder, machine, `${boot(2)}.log`), 100, 100)
  await store.append(machine, boot(3), 0, line)
  assert.deepEqual(readdirSync(join(folder, machine)), [`${boot(1)}.log`, `${boot(3)}.log`])
  assert.deepEqual(readdirSync(join(folder, other)), [`${boot(1)}.log`])
})

test('a broken folder is a failure, never an empty journal', async (t) => {
  const folder = scratch(t)
  mkdirSync(join(folder, 'journals'))
  writeFileSync(join(folder, 'journals', machine), 'a file where a folder should be')
  const store = new JournalFiles(join(folder, 'journals'), { quota: 100, boots: 2 })
  await assert.rejects(store.size(machine, boot(1)), { code: 'ENOTDIR' })
  await assert.rejects(store.append(machine, boot(1), 0, line), { code: 'ENOTDIR' })
})
