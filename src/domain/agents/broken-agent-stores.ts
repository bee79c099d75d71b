import type { AgentCredentials } from './agent-credentials.ts'
import type { HeartbeatStore } from './heartbeat-store.ts'
import type { InstructionStore } from './instruction-store.ts'
import type { JournalStore } from './journal-store.ts'

/** What every call on a broken store rejects with. */
export const STORE_IS_DOWN = 'the store is down'

const down = (): Promise<never> => Promise.reject(new Error(STORE_IS_DOWN))

/** Stores that are broken on purpose: how a caller tells a failure from "not found" is tried with these. */
export const brokenAgentCredentials: AgentCredentials = { find: down, bindKey: down }
export const brokenHeartbeatStore: HeartbeatStore = { record: down }
export const brokenJournalStore: JournalStore = { size: down, append: down, read: down }
export const brokenInstructionStore: InstructionStore = { deliverNext: down, report: down, noteBoot: down }
