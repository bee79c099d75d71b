import type { JoinTarget } from '../../domain/clusters/join-target.ts'
import type { MachineContent } from '../../domain/revisions/machine-content.ts'
import type { PoolContent } from '../../domain/revisions/pool-content.ts'

/** A machine that boots a revision of its pool, into a cluster. */
export interface Worker {
  readonly machine: MachineContent
  readonly pool: PoolContent
  readonly join: JoinTarget
  /** `id.secret`, good for this boot only. Undefined in what people look at: previews and diffs hold no secret. */
  readonly bootstrapToken: string | undefined
}
