import type { SteppedOperation } from '../operations/stepped-operation.ts'
import type { MachineHistory } from '../revisions/machine-content.ts'
import type { GivenBoot } from './given-boot.ts'

/** What is kept of a machine that decides what happens to it next, beside the machine itself. */
export interface MachineRecord {
  readonly history: MachineHistory
  /** Newest first. */
  readonly boots: readonly GivenBoot[]
  /** Its newest operation. */
  readonly newest: SteppedOperation | undefined
}
