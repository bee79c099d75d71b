import { HOUR, instant, type Instant } from '../../../base/instant.ts'
import { defaultUpdatePolicy } from '../../pools/update-policy.ts'
import type { RollingMachine } from '../rolling-machine.ts'
import type { Rollout } from '../rollout.ts'

export const now: Instant = instant(1_000 * HOUR)

/** Of pool 3 to its revision 2, for an hour, without canaries. */
export const running: Rollout = {
  id: 1,
  organizationId: 1,
  poolId: 3,
  target: 2,
  goesBack: false,
  policy: { ...defaultUpdatePolicy, canaries: 0 },
  state: 'running',
  reason: undefined,
  startedAt: instant(now - HOUR),
  startedBy: 'ops',
  endedAt: undefined,
  failuresCountSince: instant(now - HOUR),
}

/** A machine that has worked on revision 1 for a day, changed as told. */
export const machine = (machineId: number, change: Partial<RollingMachine> = {}): RollingMachine => ({
  machineId,
  name: `worker-${machineId}`,
  runs: 1,
  answers: true,
  ready: true,
  takesPods: true,
  wellSince: instant(now - 24 * HOUR),
  bootedAt: instant(now - 24 * HOUR),
  operation: undefined,
  ...change,
})
