import type { Boot, Machine } from '../../src/api/contract.ts'
import type { RolloutView } from '../../src/api/fleet/rollout-contract.ts'
import type { ApiObject } from '../kube-api/api-object.ts'

/** How things stand when something is over. */
export interface Chapter {
  /** `worker-1`, `worker-2`. */
  readonly machines: readonly Machine[]
  /** All of each machine, in the same order, newest first. */
  readonly boots: readonly (readonly Boot[])[]
  readonly nodes: readonly ApiObject[]
  readonly rollout?: RolloutView | undefined
}

/** What happened to two machines in a pool. */
export interface FleetStory {
  readonly joined: Chapter
  /** After a version that works. */
  readonly rolled: Chapter
  /** After a revision that does not boot. */
  readonly broken: Chapter
  /** After `worker-2` lost its power and was given up. */
  readonly lost: Chapter
  /** Everything that was asked of the cluster: `GET /api/v1/nodes/a`. */
  readonly requests: readonly string[]
}
