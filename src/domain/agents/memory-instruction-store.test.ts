import { instructionStoreSuite } from './instruction-store.suite.ts'
import { MemoryInstructionStore } from './memory-instruction-store.ts'

instructionStoreSuite('in memory', () => new MemoryInstructionStore())
