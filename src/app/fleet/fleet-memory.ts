import type { Instant } from '../../base/instant.ts'
import type { RolloutOutlook } from '../../domain/rollouts/rollout-outlook.ts'
import type { WaitingPod } from '../../kube/drain/drain-round.ts'
import type { NodeFacts } from '../../kube/nodes/node.ts'

/** What is nice to remember between two looks. A restart forgets it and loses nothing but words. */
export class FleetMemory {
  /** What the last round of a drain waited for, by machine. */
  readonly waiting: Map<number, readonly WaitingPod[]> = new Map()
  /** The Node of a machine as it was when its cluster last answered. */
  readonly nodes: Map<number, NodeFacts> = new Map()
  /** Where the rollout of a pool stood at the last look. */
  readonly outlooks: Map<number, RolloutOutlook> = new Map()
  /** When a cluster was last asked for requests of its kubelets. */
  readonly tended: Map<number, Instant> = new Map()
  /** When a cluster was last asked for the Node of a machine that is gone. */
  readonly abandoned: Map<string, Instant> = new Map()
  readonly #said = new Map<string, string>()

  /** Whether `says` is news about `subject`: what does not change is said once. */
  isNews(subject: string, says: string): boolean {
    if (this.#said.get(subject) === says) return false
    this.#said.set(subject, says)
    return true
  }
}
