import type { Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'

/** A bootstrap token that was handed out for one boot of a machine, and has not been taken away. */
export interface OpenJoinToken {
  /** The public half. */
  readonly id: string
  readonly organizationId: number
  /** Undefined when the revision or the pool that it was for is gone. */
  readonly clusterId: number | undefined
  readonly machine: Uuid
  /** Under which the machine joins. */
  readonly nodeName: string
  readonly handedOutAt: Instant
  /** From which its agent spoke last, and whether that was the boot that the token is for. */
  readonly bootId: string | undefined
  readonly isItsBoot: boolean
  /** The machine was given another one since, so the boot of this one has come to nothing. */
  readonly isOutdated: boolean
}

/** A Node whose machine was given up or deleted: it goes once its cluster sees that it is dead. */
export interface AbandonedNode {
  readonly organizationId: number
  readonly clusterId: number
  readonly nodeName: string
  readonly machine: Uuid
}

/** Who belongs to which cluster, for whoever vouches for them there. */
export interface ClusterMembership {
  /** Those that have machines, of every organization. */
  clusters(): Promise<readonly { readonly organizationId: number; readonly clusterId: number }[]>
  /** Whether a machine that may be in this cluster joins under this name. */
  hasNode(clusterId: number, nodeName: string): Promise<boolean>
  openJoinTokens(): Promise<readonly OpenJoinToken[]>
  /** It has been taken away, or has ended by itself. */
  closeJoinToken(id: string): Promise<void>
  abandonedNodes(): Promise<readonly AbandonedNode[]>
  /** It is gone, or nobody's business any more. */
  closeAbandonedNode(node: AbandonedNode): Promise<void>
}
