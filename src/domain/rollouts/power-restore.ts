import { instant, MINUTE, type Instant } from '../../base/instant.ts'
import type { RollingMachine } from './rolling-machine.ts'

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
  const started = operation?.startedAt
  const asked = started !== undefined && started <= bootedAt && bootedAt <= (operation?.finishedAt ?? now)
  return asked ? undefined : bootedAt
}
