import type { MachineStatus } from '../src/domain/machines/machine.ts'
import type { Firmware } from './machine/firmware.ts'
import type { OsImage } from './os-image/build.ts'

/** What somebody asked the lab to do. */
export interface RunOptions {
  readonly firmware: Firmware
  /** How many machines are switched on, at once. */
  readonly machines: number
  /** The run has succeeded when every machine has this status and its agent has reported. */
  readonly until: MachineStatus
  /** Seconds from power-on after which it has not. */
  readonly timeout: number
  /** MiB of an initial RAM disk beside the system's own, since many systems are larger than that. */
  readonly ballast: number
  /** The result goes to standard output as JSON, progress to standard error. */
  readonly json: boolean
  /** Keep everything running afterwards, until Ctrl-C. */
  readonly stay: boolean
}

/** The same with what had to be found out or made before the network was shut off. */
export interface RunPlan extends RunOptions {
  readonly image: OsImage
  /** Holds everything this run writes. Its path is short: there is a unix socket in it. */
  readonly folder: string
  /** Where the console can be seen from outside. */
  readonly page: string | undefined
}

export const adminSocket = (folder: string): string => `${folder}/admin.sock`
