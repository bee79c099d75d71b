import type { Instant } from '../../base/instant.ts'
import type { Check } from './preflight.ts'
import type { MachineHistory } from '../revisions/machine-content.ts'

/** Everything that decides the next step of one machine's operation, read fresh each time. */
export interface MachineSituation {
  readonly machineId: number
  readonly checks: readonly Check[]
  readonly history: MachineHistory
  /** What the agent last said; `alive` when that was lately. */
  readonly agent: AgentSituation
  readonly boots: BootSituation
  /** False while the cluster's API does not answer: then `node` is not known, and nothing is concluded from it. */
  readonly clusterAnswers: boolean
  /** Why it does not, and what to do, as far as that is known. */
  readonly silence?: string | undefined
  /** Undefined when the cluster has no such Node. */
  readonly node: NodeSituation | undefined
  /** What is left of it under a name that it had before. */
  readonly formerNode?: Pick<NodeSituation, 'name' | 'ready'> | undefined
}

export interface AgentSituation {
  readonly alive: boolean
  /** The kernel's random id of the boot from which it last spoke. */
  readonly bootId: string | undefined
  /** The machine revision that this boot was given. */
  readonly revision: number | undefined
}

export interface BootSituation {
  /** When the newest boot of this machine began. */
  readonly lastStartedAt: Instant | undefined
  /** The machine revision that the newest boot was given. */
  readonly lastRevision: number | undefined
  /** Boots since the revision being applied is served that were given it, whatever came of them. */
  readonly given: number
  /**
   * Boots since the revision being applied is served that were given it and came to nothing: no heartbeat, and another boot followed or
   * ten minutes went by. The boot under way does not count yet.
   */
  readonly silentBoots: number
}

export interface NodeSituation {
  readonly name: string
  readonly ready: boolean
  /** The boot that the kubelet reports. A Node stays Ready for a while after its machine went down: only the same boot counts. */
  readonly bootId: string | undefined
  readonly cordon: Cordon
  /** Pods that a drain has to move and that are still there. */
  readonly pods: readonly WaitingPod[]
}

/** `others` is a cordon without our mark: a person, an autoscaler. */
export type Cordon =
  | { readonly by: 'nobody' }
  | { readonly by: 'others' }
  | { readonly by: 'us'; readonly operationId: number }

export interface WaitingPod {
  /** `namespace/name`. */
  readonly name: string
  /** Why it is still there, e.g. `PodDisruptionBudget web allows no disruption`; empty before the first attempt. */
  readonly why: string
}
