import type { JoinTarget } from '../clusters/join-target.ts'
import type { MachineContent } from './machine-content.ts'
import type { PoolContent } from './pool-content.ts'

/** What a machine becomes when it boots a revision of its own. */
export interface MachineRole {
  /** The number of that revision. */
  readonly revision: number
  readonly content: MachineContent
  /** Undefined for a revision without a pool. */
  readonly work: MachineWork | undefined
}

export interface MachineWork {
  readonly pool: PoolContent
  readonly organizationId: number
  readonly clusterId: number
  readonly join: JoinTarget
}
