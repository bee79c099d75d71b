import type { Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'

/** Whom machines, artifacts and keys belong to. Nothing is shared between two organizations. */
export interface Organization {
  readonly id: number
  /** The name in URLs, stable for ever. */
  readonly uuid: Uuid
  readonly name: string
  readonly createdAt: Instant
}
