import { MemoryPoolStore } from './memory-pool-store.ts'
import { poolStoreSuite } from './pool-store.suite.ts'

poolStoreSuite('in memory', () => new MemoryPoolStore())
