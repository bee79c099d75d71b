import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Result } from '../../base/result.ts'
import type { Cluster } from '../clusters/cluster.ts'
import { checkSkew } from '../clusters/version-skew.ts'
import { checkNodeLabels } from '../machines/node-label.ts'
import { checkImageDisk } from './image-disk.ts'
import { checkKernelArguments } from './kernel-argument.ts'
import { checkKubeletFlags } from './kubelet-flag.ts'
import type { NewPool, Pool, PoolChange, PoolSettings } from './pool.ts'
import { checkSnippets } from './snippet.ts'
import { checkSysexts } from './sysext.ts'
import { checkTaints } from './taint.ts'
import { checkUpdatePolicy, type UpdatePolicy } from './update-policy.ts'

/** `others` are the pools of the same cluster. */
export function createPool(
  input: Pick<Pool, 'name' | 'settings' | 'policy'>,
  cluster: Cluster,
  others: readonly Pool[],
  now: Instant,
): PoolChange<NewPool> | Refusal {
  const refused =
    checkPoolName(input.name, others) ?? checkSettings(input.settings, cluster) ?? checkPolicy(input.policy)
  if (refused !== undefined) return refused
  return {
    pool: { ...input, organizationId: cluster.organizationId, clusterId: cluster.id, createdAt: now },
    events: [{ kind: 'pool-created', name: input.name, at: now }],
  }
}

/** `others` are the other pools of the same cluster. Whether this makes a revision is decided by what it renders to. */
export function editPool(
  pool: Pool,
  edit: Partial<Pick<Pool, 'name' | 'settings'>>,
  cluster: Cluster,
  others: readonly Pool[],
  now: Instant,
): PoolChange | Refusal {
  const after: Pool = { ...pool, ...edit }
  const fields = changedFields(pool, after)
  if (fields.length === 0) return { pool, events: [] }
  const refused = checkPoolName(after.name, others) ?? checkSettings(after.settings, cluster)
  return refused ?? { pool: after, events: [{ kind: 'pool-edited', poolId: pool.id, fields, at: now }] }
}

/** Takes effect with the next rollout: the one under way has its own copy. */
export function changePolicy(pool: Pool, policy: UpdatePolicy, now: Instant): PoolChange | Refusal {
  if (same(pool.policy, policy)) return { pool, events: [] }
  const refused = checkPolicy(policy)
  return refused ?? { pool: { ...pool, policy }, events: [{ kind: 'pool-policy-changed', poolId: pool.id, at: now }] }
}

/** `leaving` are machines on their way out: they are drained by the pool's policy, in its cluster. */
export function judgePoolDeletion(
  pool: Pool,
  machineNames: readonly string[],
  leaving: readonly string[],
): Refusal | undefined {
  if (machineNames.length > 0)
    return refusal(
      'POOL_IN_USE',
      409,
      `${machineNames.length} machines are in pool ${pool.name}, ${machineNames.slice(0, 3).join(', ')} among them`,
      'unassign them first',
    )
  return leaving.length === 0
    ? undefined
    : refusal(
        'POOL_IN_USE',
        409,
        `${leaving.slice(0, 3).join(', ')} ${leaving.length === 1 ? 'is' : 'are'} still leaving pool ${pool.name}`,
        'wait for the end of the operation, or give up what will not answer: coldforge machine force-unassign',
      )
}

export const judgeProfileDeletion = (name: string, poolNames: readonly string[]): Refusal | undefined =>
  poolNames.length === 0
    ? undefined
    : refusal(
        'NETWORK_PROFILE_IN_USE',
        409,
        `network profile ${name} is used by ${poolNames.slice(0, 5).join(', ')}`,
        'give these pools another profile first',
      )

function checkPoolName(name: string, others: readonly Pool[]): Refusal | undefined {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,61}[A-Za-z0-9])?$/.test(name)) {
    return refusal(
      'POOL_NAME',
      422,
      `"${name.slice(0, 80)}" is not a name for a pool`,
      'use up to 63 letters, digits, blanks, dots, dashes and underscores',
    )
  }
  return others.some((other) => other.name.toLowerCase() === name.toLowerCase())
    ? refusal('POOL_NAME_TAKEN', 409, `the cluster has a pool "${name}" already`, 'choose another name')
    : undefined
}

function checkSettings(settings: PoolSettings, cluster: Cluster): Refusal | undefined {
  const word = /^[a-z0-9][a-z0-9._-]{0,63}$/
  if (!word.test(settings.os.channel) || !word.test(settings.os.version))
    return refusal('OS_CHOICE', 422, 'the channel or version of the system is no name', 'choose one that is listed')
  return (
    checkSkew(settings.kubernetesVersion, cluster.version) ??
    refused('IMAGE_DISK', settings.imageDisk === undefined ? undefined : checkImageDisk(settings.imageDisk)) ??
    refused('KERNEL_ARGUMENT', checkKernelArguments(settings.kernelArguments)) ??
    refused('SNIPPET', checkSnippets(settings.snippets)) ??
    refused('SYSEXT', checkSysexts(settings.sysexts)) ??
    refused('KUBELET_FLAG', checkKubeletFlags(settings.kubeletFlags)) ??
    refused('NODE_LABEL', checkNodeLabels(settings.labels)) ??
    refused('TAINT', checkTaints(settings.taints))
  )
}

const checkPolicy = (policy: UpdatePolicy): Refusal | undefined => refused('UPDATE_POLICY', checkUpdatePolicy(policy))

const refused = (code: string, checked: Result<unknown, string> | undefined): Refusal | undefined =>
  checked === undefined || checked.ok ? undefined : refusal(code, 422, checked.error, 'correct it and save again')

function changedFields(before: Pool, after: Pool): readonly string[] {
  const fields = Object.keys(after.settings) as (keyof PoolSettings)[]
  const changed = fields.filter((field) => !same(before.settings[field], after.settings[field]))
  return before.name === after.name ? changed : ['name', ...changed]
}

/** Both come out of the same parser, so the order of their members is the same, too. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
