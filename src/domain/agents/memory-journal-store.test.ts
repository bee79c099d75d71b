import { journalStoreSuite } from './journal-store.suite.ts'
import { MemoryJournalStore } from './memory-journal-store.ts'

journalStoreSuite('in memory', (_t, quota) => new MemoryJournalStore(quota))
