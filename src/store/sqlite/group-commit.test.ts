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
  const commits = new GroupCommit(database, async () => undefined)
  await Promise.all([1, 2, 3].map((n) => commits.run(insert(database, n))))
  assert.deepEqual(rows(database), [1, 2, 3])
})

test('a failing transaction loses its own changes and nobody else loses theirs', async () => {
  const database = table()
  const commits = new GroupCommit(database, async () => undefined)
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
  const commits = new GroupCommit(database, async () => undefined)
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
  const commits = new GroupCommit(database, async () => undefined)
  const [, seen] = await Promise.all([commits.run(insert(database, 7)), commits.run(async () => rows(database))])
  assert.deepEqual(seen, [7])
})

test('nobody is answered before the sync, and what arrives meanwhile shares the next', async () => {
  const database = table()
  const syncs: PromiseWithResolvers<void>[] = []
  const commits = new GroupCommit(database, () => {
    const sync = Promise.withResolvers<void>()
    syncs.push(sync)
    return sync.promise
  })
  const answered: number[] = []
  const run = (n: number) => commits.run(insert(database, n)).then(() => answered.push(n))
  const first = run(1)
  await turn()
  const others = [run(2), run(3)]
  await turn()
  assert.deepEqual([rows(database), answered, syncs.length], [[1], [], 1])
  syncs[0]?.resolve()
  await first
  await turn()
  assert.deepEqual([rows(database), answered, syncs.length], [[1, 2, 3], [1], 2])
  syncs[1]?.resolve()
  await Promise.all(others)
  assert.deepEqual(answered, [1, 2, 3])
})

test('B4 42: after a failed sync nobody is told that anything is kept, and the disk is not asked again', async () => {
  const database = table()
  let syncs = 0
  const commits = new GroupCommit(database, () => {
    syncs += 1
    return Promise.reject(new Error('EIO'))
  })
  await assert.rejects(commits.run(insert(database, 1)), /EIO/)
  await assert.rejects(commits.run(insert(database, 2)), /EIO/)
  assert.equal(syncs, 1)
  assert.deepEqual(rows(database), [1])
})

/** One turn of the event loop. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
