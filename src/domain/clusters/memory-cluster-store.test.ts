import { clusterStoreSuite } from './cluster-store.suite.ts'
import { MemoryClusterStore } from './memory-cluster-store.ts'

clusterStoreSuite('in memory', () => new MemoryClusterStore())
