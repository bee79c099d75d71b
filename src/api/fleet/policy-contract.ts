import { z } from 'zod'
import { weekdays } from '../../domain/pools/maintenance-window.ts'
import type { UpdatePolicy } from '../../domain/pools/update-policy.ts'

/** Part of the API as data; see `../contract.ts`. The domain judges the numbers. */
export const policy = z.strictObject({
  max_unavailable: z.union([z.strictObject({ machines: z.int() }), z.strictObject({ percent: z.int() })]),
  canaries: z.int(),
  soak_seconds: z.int(),
  order: z.enum(['by-name', 'longest-running-first']),
  windows: z.array(
    z.strictObject({
      days: z.array(z.enum(weekdays)),
      start_minute: z.int().describe('since midnight'),
      duration_minutes: z.int(),
      time_zone: z.string().describe('Europe/Zurich'),
    }),
  ),
  failure_budget: z.int(),
  breaker_boots: z.int(),
  machine_deadline_seconds: z.int(),
  restart: z.enum(['firmware', 'kexec']).describe('kexec skips the firmware where a machine can'),
  drain_timeout_seconds: z.int(),
  drain_on_timeout: z.enum(['fail', 'reboot']),
  drain_unmanaged: z.enum(['refuse', 'evict']).describe('pods that nobody will make again'),
  drain_empty_dir: z.enum(['refuse', 'delete']).describe('pods with data in emptyDir volumes'),
  drain_grace_seconds: z.int().nullable().describe('for every pod; null: what each asks for'),
  after_failed_drain: z.enum(['uncordon', 'leave']),
})

export type PolicyView = z.infer<typeof policy>

export const presentPolicy = (known: UpdatePolicy): PolicyView => ({
  max_unavailable: known.maxUnavailable,
  canaries: known.canaries,
  soak_seconds: known.soakSeconds,
  order: known.order,
  windows: known.windows.map((window) => ({
    days: [...window.days],
    start_minute: window.startMinute,
    duration_minutes: window.durationMinutes,
    time_zone: window.timeZone,
  })),
  failure_budget: known.failureBudget,
  breaker_boots: known.breakerBoots,
  machine_deadline_seconds: known.machineDeadlineSeconds,
  restart: known.restart,
  drain_timeout_seconds: known.drain.timeoutSeconds,
  drain_on_timeout: known.drain.onTimeout,
  drain_unmanaged: known.drain.unmanaged,
  drain_empty_dir: known.drain.emptyDir,
  drain_grace_seconds: known.drain.graceSeconds ?? null,
  after_failed_drain: known.drain.afterFailure,
})

export const policyOf = (view: PolicyView): UpdatePolicy => ({
  maxUnavailable: view.max_unavailable,
  canaries: view.canaries,
  soakSeconds: view.soak_seconds,
  order: view.order,
  windows: view.windows.map((window) => ({
    days: window.days,
    startMinute: window.start_minute,
    durationMinutes: window.duration_minutes,
    timeZone: window.time_zone,
  })),
  failureBudget: view.failure_budget,
  breakerBoots: view.breaker_boots,
  machineDeadlineSeconds: view.machine_deadline_seconds,
  restart: view.restart,
  drain: {
    timeoutSeconds: view.drain_timeout_seconds,
    onTimeout: view.drain_on_timeout,
    unmanaged: view.drain_unmanaged,
    emptyDir: view.drain_empty_dir,
    graceSeconds: view.drain_grace_seconds ?? undefined,
    afterFailure: view.after_failed_drain,
  },
})
