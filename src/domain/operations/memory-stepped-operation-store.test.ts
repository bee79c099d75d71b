import { MemorySteppedOperationStore } from './memory-stepped-operation-store.ts'
import { steppedOperationStoreSuite } from './stepped-operation-store.suite.ts'

steppedOperationStoreSuite('in memory', () => new MemorySteppedOperationStore())
