import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { clusterStoreSuite } from '../../domain/clusters/cluster-store.suite.ts'
import { steppedOperationStoreSuite } from '../../domain/operations/stepped-operation-store.suite.ts'
import { poolStoreSuite } from '../../domain/pools/pool-store.suite.ts'
import { historyStoreSuite } from '../../domain/revisions/history-store.suite.ts'
import { rolloutStoreSuite } from '../../domain/rollouts/rollout-store.suite.ts'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { openSqliteStore, type Store } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'fleet-'))
let count = 0
const open: Store[] = []
after(() => {
  for (const store of open) store[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

/** A store with organizations 1 and 2. */
function fresh(): Store {
  const path = join(folder, `${count++}.db`)
  {
    using database = openDatabase(path)
    migrate(database.raw)
    database.raw.exec(`INSERT INTO organizations (uuid, name, created_at) VALUES ('a', 'a', 0), ('b', 'b', 0)`)
  }
  const store = openSqliteStore(path)
  open.push(store)
  return store
}

poolStoreSuite('SQLite', () => fresh().pools)
clusterStoreSuite('SQLite', () => fresh().clusters)
rolloutStoreSuite('SQLite', () => fresh().rollouts)
steppedOperationStoreSuite('SQLite', () => fresh().stepped)
historyStoreSuite('SQLite', () => fresh().machineHistories)
