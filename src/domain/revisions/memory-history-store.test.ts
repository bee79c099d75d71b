import { historyStoreSuite } from './history-store.suite.ts'
import { MemoryHistoryStore } from './memory-history-store.ts'

historyStoreSuite('in memory', () => new MemoryHistoryStore())
