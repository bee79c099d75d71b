import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { GroupFolder } from './group-folder.ts'

test('without any notice an edited, a new and a removed file are found by looking', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'group-folder-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const write = (file: string, profile: string): void => writeFileSync(join(folder, file), JSON.stringify({ profile }))
  write('a.json', 'one')
  write('b.json', 'one')
  const groups = new GroupFolder({ folder, onProblem: () => {}, onRecovery: () => {} })
  const look = (): readonly string[] => {
    // Once to the end of what was listed, once over the rest, which also compares the folder itself.
    for (let i = 0; i < 3; i++) groups.sweep(10)
    groups.refresh()
    return groups.index.all().map(({ key, profile }) => `${key}=${profile}`)
  }
  assert.deepEqual(look(), ['a=one', 'b=one'])
  write('a.json', 'other')
  assert.deepEqual(look(), ['a=other', 'b=one'])
  write('c.json', 'new')
  rmSync(join(folder, 'b.json'))
  assert.deepEqual(look(), ['a=other', 'c=new'])
})

test('a refresh without notice of a change reads nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'group-folder-'))
  writeFileSync(join(folder, 'a.json'), '{}')
  const groups = new GroupFolder({ folder, onProblem: () => {}, onRecovery: () => {} })
  groups.refresh()
  const before = groups.index.get('a')
  rmSync(folder, { recursive: true })
  groups.refresh()
  assert.equal(groups.index.get('a'), before)
})
