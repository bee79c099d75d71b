import type { Instant } from '../../base/instant.ts'
import type { JoinTarget } from './join-target.ts'
import type { KubernetesMinor } from './kubernetes-version.ts'

/** `pending` until its API has answered us, `updating` while its control plane changes version. */
export const clusterStatuses = ['pending', 'ready', 'updating'] as const
export type ClusterStatus = (typeof clusterStatuses)[number]

/** A Kubernetes API that machines join. Our credential for it is a secret and is kept elsewhere, under the cluster's id. */
export interface Cluster {
  readonly id: number
  readonly organizationId: number
  readonly name: string
  readonly status: ClusterStatus
  /** What its control plane runs, or is about to. */
  readonly version: KubernetesMinor
  /** What its API server last said that it runs, as it says it: `v1.31.4+k3s1`. Undefined until it has answered. */
  readonly runs?: string | undefined
  readonly join: JoinTarget
  /** How we speak to it: with a kubeconfig that was given to us, or as a pod of that cluster. */
  readonly access: 'kubeconfig' | 'in-cluster'
  readonly podCidr: string | undefined
  readonly serviceCidr: string | undefined
  readonly dnsServiceIp: string | undefined
  readonly kubeProxy: boolean
  readonly coreDns: boolean
  readonly createdAt: Instant
}

export type NewCluster = Omit<Cluster, 'id'>

export type ClusterEvent =
  | { readonly kind: 'cluster-created'; readonly name: string; readonly at: Instant }
  | { readonly kind: 'cluster-ready'; readonly clusterId: number; readonly at: Instant }
  | {
      readonly kind: 'cluster-upgrade-started'
      readonly clusterId: number
      readonly from: KubernetesMinor
      readonly to: KubernetesMinor
      readonly at: Instant
    }

export interface ClusterChange<State = Cluster> {
  readonly cluster: State
  /** Empty when the command changed nothing. */
  readonly events: readonly ClusterEvent[]
}
