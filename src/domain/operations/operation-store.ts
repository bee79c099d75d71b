import type { Instant } from '../../base/instant.ts'
import type { Operation, OperationFailure, OperationLine, OperationStatus } from './operation.ts'

/** Keeps operations. What is written is durable when the promise resolves. */
export interface OperationStore {
  create(operation: Omit<Operation, 'id'>): Promise<Operation>
  /** Appends one line to the log. */
  note(id: number, line: OperationLine): Promise<void>
  /** Moves an operation that is not finished yet; a finished one stays as it is. */
  move(id: number, status: OperationStatus, at: Instant, failure: OperationFailure | undefined): Promise<void>
  operation(organizationId: number, id: number): Promise<Operation | undefined>
  /** Newest first, without their logs. */
  operations(organizationId: number, limit: number): Promise<readonly Operation[]>
  /** Fails everything unfinished that cannot go on where it stopped. Returns how many there were. */
  interrupt(at: Instant, failure: OperationFailure): Promise<number>
}
