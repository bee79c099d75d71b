import type { Boot, BootEvent, Machine } from '../../src/api/contract.ts'
import type { Mac } from '../../src/base/mac.ts'
import type { Uuid } from '../../src/base/uuid.ts'
import type { MachineStatus } from '../../src/domain/machines/machine.ts'

/** How far one machine of the lab has come since it was switched on. */
export interface Progress {
  readonly index: number
  readonly mac: Mac
  readonly uuid: Uuid
  readonly events: readonly BootEvent[]
  /** What the registry says, once it knows the machine. */
  readonly status: MachineStatus | undefined
  readonly isRunning: boolean
}

/** Whether a boot is this machine's. Firmware shows its MAC first, a program of ours its UUID too. */
export const isBootOf = (boot: Pick<Boot, 'mac' | 'uuid'>, machine: Pick<Progress, 'mac' | 'uuid'>): boolean =>
  boot.uuid === machine.uuid || boot.mac === machine.mac

/** The progress after the server has told one more thing about a boot of this machine. */
export const afterNews = (before: Progress, news: Boot): Progress => ({
  ...before,
  events: [...before.events, ...news.events],
  isRunning: before.isRunning || news.outcome === 'running',
})

/** The progress after a look into the registry. */
export const afterLook = (before: Progress, machines: readonly Machine[]): Progress => ({
  ...before,
  status: machines.find((m) => m.uuid === before.uuid)?.status ?? before.status,
})

export const hasArrived = (progress: Progress, until: MachineStatus): boolean =>
  progress.isRunning && progress.status === until
