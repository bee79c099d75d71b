import { MemoryRolloutStore } from './memory-rollout-store.ts'
import { rolloutStoreSuite } from './rollout-store.suite.ts'

rolloutStoreSuite('in memory', () => new MemoryRolloutStore())
