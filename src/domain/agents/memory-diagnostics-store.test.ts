import { diagnosticsStoreSuite } from './diagnostics-store.suite.ts'
import { MemoryDiagnosticsStore } from './memory-diagnostics-store.ts'

diagnosticsStoreSuite('diagnostics in memory', (_t, most) => new MemoryDiagnosticsStore(most))
