import type { Instant } from '../../base/instant.ts'
import type { KubernetesVersion } from '../clusters/kubernetes-version.ts'
import type { NodeLabel } from '../machines/node-label.ts'
import type { ImageDisk } from './image-disk.ts'
import type { KubeletFlag } from './kubelet-flag.ts'
import type { Snippet } from './snippet.ts'
import type { Sysext } from './sysext.ts'
import type { Taint } from './taint.ts'
import type { UpdatePolicy } from './update-policy.ts'

/** Machines that work for one cluster and are updated together. */
export interface Pool {
  readonly id: number
  readonly organizationId: number
  readonly clusterId: number
  readonly name: string
  readonly settings: PoolSettings
  /** How changes reach the machines. Changing it reboots nobody. */
  readonly policy: UpdatePolicy
  readonly createdAt: Instant
}

export type NewPool = Omit<Pool, 'id'>

/** What the machines of a pool boot. Every change to it that changes what they boot makes a revision. */
export interface PoolSettings {
  readonly kubernetesVersion: KubernetesVersion
  readonly os: OsChoice
  readonly networkProfileId: number | undefined
  /** Without one, images live in memory. */
  readonly imageDisk: ImageDisk | undefined
  readonly kernelArguments: readonly string[]
  readonly snippets: readonly Snippet[]
  readonly sysexts: readonly Sysext[]
  readonly kubeletFlags: readonly KubeletFlag[]
  readonly labels: readonly NodeLabel[]
  readonly taints: readonly Taint[]
}

export interface OsChoice {
  /** `stable`, `lts`, or whatever the images of this server are published under. */
  readonly channel: string
  /** A version of that channel: `4081.2.1`. */
  readonly version: string
}

export type PoolEvent =
  | { readonly kind: 'pool-created'; readonly name: string; readonly at: Instant }
  | { readonly kind: 'pool-edited'; readonly poolId: number; readonly fields: readonly string[]; readonly at: Instant }
  | { readonly kind: 'pool-policy-changed'; readonly poolId: number; readonly at: Instant }

export interface PoolChange<State = Pool> {
  readonly pool: State
  /** Empty when the command changed nothing. */
  readonly events: readonly PoolEvent[]
}
