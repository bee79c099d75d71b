import { err, ok, type Result } from '../../base/result.ts'
import { checkMaintenanceWindow, type MaintenanceWindow } from './maintenance-window.ts'

/** How a revision reaches the machines of a pool. A rollout takes a copy when it starts. */
export interface UpdatePolicy {
  /** Machines that may be away at once: a number, or a share of the pool in percent, rounded down but never to none. */
  readonly maxUnavailable: { readonly machines: number } | { readonly percent: number }
  /** So many go first and must have soaked before the others follow. */
  readonly canaries: number
  /** How long a machine must have been well before it counts as well. Seconds. */
  readonly soakSeconds: number
  readonly order: 'by-name' | 'longest-running-first'
  /** Machines are begun only then; none means always. What has begun is finished. */
  readonly windows: readonly MaintenanceWindow[]
  /** Machines that may fail before the rollout freezes. 0 freezes with the first. */
  readonly failureBudget: number
  /** After so many boots without a heartbeat a machine gets its previous revision back, and the rollout freezes. */
  readonly breakerBoots: number
  /** From preflight to a Node that takes work again. Seconds. */
  readonly machineDeadlineSeconds: number
  /** `kexec` skips the firmware where a machine can; it goes through the firmware where not. */
  readonly restart: 'firmware' | 'kexec'
  readonly drain: DrainPolicy
}

export interface DrainPolicy {
  /** How long pods may hold a machine up. Seconds; less than the machine's own deadline. */
  readonly timeoutSeconds: number
  /** What happens then: the operation fails, or the machine reboots with the pods that are left. */
  readonly onTimeout: 'fail' | 'reboot'
  /** Pods that nobody will make again stop the drain, or are ended for good (kubectl's `--force`). */
  readonly unmanaged: 'refuse' | 'evict'
  /** Pods with data in emptyDir volumes stop the drain, or lose it (kubectl's `--delete-emptydir-data`). */
  readonly emptyDir: 'refuse' | 'delete'
  /** Time to end for every pod, seconds; undefined: what each asks for. */
  readonly graceSeconds: number | undefined
  /** Whether the machine takes work again after its operation has failed and it is well. */
  readonly afterFailure: 'uncordon' | 'leave'
}

export const defaultUpdatePolicy: UpdatePolicy = {
  maxUnavailable: { machines: 1 },
  canaries: 1,
  soakSeconds: 60,
  order: 'by-name',
  windows: [],
  failureBudget: 0,
  breakerBoots: 3,
  machineDeadlineSeconds: 45 * 60,
  restart: 'firmware',
  drain: {
    timeoutSeconds: 20 * 60,
    onTimeout: 'fail',
    unmanaged: 'refuse',
    // A machine that boots from the network keeps nothing over a reboot: the data goes either way.
    emptyDir: 'delete',
    graceSeconds: undefined,
    afterFailure: 'uncordon',
  },
}

/** How many of `size` machines may be away at once. */
export const unavailableLimit = ({ maxUnavailable }: UpdatePolicy, size: number): number =>
  'machines' in maxUnavailable
    ? maxUnavailable.machines
    : Math.max(1, Math.floor((size * maxUnavailable.percent) / 100))

export function checkUpdatePolicy(policy: UpdatePolicy): Result<UpdatePolicy, string> {
  const { maxUnavailable, drain } = policy
  const complaint =
    ('machines' in maxUnavailable
      ? whole('maxUnavailable', maxUnavailable.machines, 1, 10_000)
      : whole('maxUnavailable percent', maxUnavailable.percent, 1, 100)) ??
    whole('canaries', policy.canaries, 0, 1000) ??
    whole('soakSeconds', policy.soakSeconds, 0, 7 * 24 * 3600) ??
    whole('failureBudget', policy.failureBudget, 0, 10_000) ??
    whole('breakerBoots', policy.breakerBoots, 1, 20) ??
    whole('machineDeadlineSeconds', policy.machineDeadlineSeconds, 300, 24 * 3600) ??
    whole(
      'drain.timeoutSeconds, which ends two minutes before machineDeadlineSeconds,',
      drain.timeoutSeconds,
      0,
      policy.machineDeadlineSeconds - 120,
    ) ??
    whole('drain.graceSeconds', drain.graceSeconds ?? 0, 0, 24 * 3600)
  if (complaint !== undefined) return err(complaint)
  for (const window of policy.windows) {
    const checked = checkMaintenanceWindow(window)
    if (!checked.ok) return checked
  }
  return ok(policy)
}

const whole = (name: string, value: number, min: number, max: number): string | undefined =>
  Number.isInteger(value) && value >= min && value <= max
    ? undefined
    : `${name} must be a whole number from ${min} to ${max}, not ${value}`
