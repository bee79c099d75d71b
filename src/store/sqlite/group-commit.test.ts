import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { GroupCommit } from './group-commit.ts'

const table = (): DatabaseSync => {
  const database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE t (n INTEGER PRIMARY KEY)')
  return database
}
const insert = (database: DatabaseSync, n: number) => async () => {
  database.prepare('INSERT INTO t VALUES (?)').run(n)
}
const rows = (database: DatabaseSync): unknown[] =>
  database
    .prepare('SELECT n FROM t ORDER BY n')
    .all()
    .map((row) => row['n'])

test('transactions of one turn share a commit and all are kept', async () => {
  const database = table()
  const commits = new GroupCommit(database)
  await Promise.all([1, 2, 3].map((n) => commits.run(insert(database, n))))
  assert.deepEqual(rows(database), [1, 2, 3])
})

test('a failing transaction loses its own changes and nobody else loses theirs', async () => {
  const database = table()
  const commits = new GroupCommit(database)
  const outcomes = await Promise.allSettled([
    commits.run(insert(database, 1)),
    commits.run(async () => {
      await insert(database, 2)()
      throw new Error('on second thoughts')
    }),
    commits.run(insert(database, 3)),
  ])
  assert.deepEqual(
    outcomes.map((o) => o.status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.deepEqual(rows(database), [1, 3])
})

test('when the commit itself fails, nobody is told that his changes are kept, and the next commit works', async () => {
  const database = table()
  database.exec('PRAGMA foreign_keys = ON; CREATE TABLE child (t INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED)')
  const commits = new GroupCommit(database)
  const outcomes = await Promise.allSettled([
    commits.run(insert(database, 1)),
    commits.run(async () => database.exec('INSERT INTO child VALUES (99)')),
  ])
  assert.deepEqual(
    outcomes.map((o) => o.status),
    ['rejected', 'rejected'],
  )
  await commits.run(insert(database, 5))
  assert.deepEqual(rows(database), [5])
})

test('a transaction sees what an earlier one of the same commit wrote', async () => {
  const database = table()
  const commits = new GroupCommit(database)
  const [, seen] = await Promise.all([commits.run(insert(database, 7)), commits.run(async () => rows(database))])
  assert.deepEqual(seen, [7])
})
