import { instant, MINUTE, type Instant } from '../../base/instant.ts'
import type { MachineOperationFact, RollingMachine } from './rolling-machine.ts'

/** So long after its boot a machine is still settling: images are pulled, pods come back. */
const SETTLING: number = 15 * MINUTE
const FEWEST = 3
const SHARE = 0.2

/**
 * When many machines have come up without being asked, a site got its power back. Until when a rollout should leave it alone; undefined
 * when nothing of the kind is going on.
 */
export function restoringUntil(machines: readonly RollingMachine[], now: Instant): Instant | undefined {
  const threshold = Math.max(FEWEST, Math.ceil(machines.length * SHARE))
  const boots = machines.flatMap((machine) => unaskedBoot(machine, now) ?? [])
  if (boots.length < threshold) return undefined
  const newestFirst = boots.toSorted((a, b) => b - a)
  return instant((newestFirst[threshold - 1] ?? now) + SETTLING)
}

function unaskedBoot({ bootedAt, operation }: RollingMachine, now: Instant): Instant | undefined {
  if (bootedAt === undefined || now - bootedAt >= SETTLING) return undefined
  return operation !== undefined && isWanted(operation, bootedAt, now) ? undefined : bootedAt
}

/** A machine joins because it has booted; every other operation boots it. */
function isWanted(operation: MachineOperationFact, bootedAt: Instant, now: Instant): boolean {
  const { action, startedAt, finishedAt } = operation
  if (startedAt === undefined || bootedAt > (finishedAt ?? now)) return false
  return action === 'join' || startedAt <= bootedAt
}
