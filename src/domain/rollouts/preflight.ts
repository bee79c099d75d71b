import type { MachineFacts } from '../agents/machine-facts.ts'
import type { KubernetesMinor } from '../clusters/kubernetes-version.ts'
import { checkSkew } from '../clusters/version-skew.ts'
import { checkApproval } from '../machines/approve.ts'
import type { ManagedMachine } from '../machines/managed-machine.ts'
import { formatImageDisk, type ImageDisk } from '../pools/image-disk.ts'
import type { PoolContent } from '../revisions/pool-content.ts'
import { clusterSilence } from './cluster-silence.ts'

/** One thing that must be right before a machine is taken away. */
export interface Check {
  readonly name: string
  /** `doubtful` stops nothing: people may still move what will hold the machine up. */
  readonly outcome: 'passed' | 'doubtful' | 'failed' | 'not-yet'
  /** What was found; a reason when it did not pass. */
  readonly says: string
  /** Empty when it passed. */
  readonly fix: string
}

export interface PreflightFacts {
  readonly machine: ManagedMachine
  readonly content: PoolContent
  /** What the machine last reported about itself. */
  readonly hardware: MachineFacts | undefined
  /** Digests of the files that this server has and has verified. */
  readonly verified: ReadonlySet<string>
  /** Undefined while the cluster's API does not answer. */
  readonly apiServer: KubernetesMinor | undefined
  /** Why not, as far as that is known. */
  readonly silence?: string | undefined
}

/**
 * Whether the pods of the machine will let it go; `held` names those that will not, and why. A budget that allows nothing now is no
 * reason to stop: operators of databases hand over and relax it once they see the cordon.
 */
export const podsCheck = (held: readonly string[]): Check =>
  held.length === 0
    ? passed('pods', 'all its pods may go')
    : { name: 'pods', outcome: 'doubtful', says: held.join('; '), fix: 'move these pods, or change what holds them' }

/** In the order in which they are shown. */
export const preflight = (facts: PreflightFacts): readonly Check[] => [
  approval(facts),
  files(facts),
  cluster(facts),
  skew(facts),
  imageDisk(facts),
  cards(facts),
]

const passed = (name: string, says: string): Check => ({ name, outcome: 'passed', says, fix: '' })
const failed = (name: string, says: string, fix: string): Check => ({ name, outcome: 'failed', says, fix })
const notYet = (name: string, says: string, fix: string): Check => ({ name, outcome: 'not-yet', says, fix })

function approval({ machine }: PreflightFacts): Check {
  const refused = checkApproval(machine)
  return refused === undefined ? passed('approval', 'it is approved') : failed('approval', refused.says, refused.fix)
}

function files({ content, verified }: PreflightFacts): Check {
  const missing = content.os.files.filter(({ sha256 }) => !verified.has(sha256))
  const { channel, version } = content.os
  return missing.length === 0
    ? passed('image', `${channel} ${version} is here and verified`)
    : failed(
        'image',
        `${missing.map(({ name }) => name).join(', ')} of ${channel} ${version} is not here`,
        'fetch it again',
      )
}

const cluster = ({ apiServer, silence }: PreflightFacts): Check =>
  apiServer === undefined
    ? notYet('cluster', clusterSilence(silence), 'see why; the operation waits for it')
    : passed('cluster', `its API answers with ${apiServer}`)

function skew({ content, apiServer }: PreflightFacts): Check {
  const refused = apiServer === undefined ? undefined : checkSkew(content.kubernetesVersion, apiServer)
  return refused === undefined
    ? passed('version', `kubelet ${content.kubernetesVersion}`)
    : failed('version', refused.says, refused.fix)
}

/** Judged only where the machine's word suffices: links below /dev/disk are known to nobody but its udev. */
function imageDisk({ content, hardware }: PreflightFacts): Check {
  const disk = content.imageDisk
  if (disk === undefined) return passed('disk', 'images live in memory')
  const found = hardware === undefined ? undefined : matches(disk, hardware)
  if (found === undefined) return passed('disk', `${formatImageDisk(disk)}, seen when it boots`)
  if (found === 1) return passed('disk', formatImageDisk(disk))
  return failed(
    'disk',
    `${found === 0 ? 'no disk of the machine answers' : `${found} disks of the machine answer`} to ${formatImageDisk(disk)}`,
    'name the disk as the machine reports it',
  )
}

function matches(disk: ImageDisk, { disks }: MachineFacts): number | undefined {
  if (disk.by === 'serial') return disks.filter(({ serial }) => serial === disk.serial).length
  if (disk.by === 'wwn' || disk.device.startsWith('/dev/disk/')) return undefined
  return disks.filter(({ name }) => `/dev/${name}` === disk.device).length
}

function cards({ content, hardware }: PreflightFacts): Check {
  const wanted = (content.links ?? []).flatMap(({ interfaces }) => interfaces)
  if (hardware === undefined || wanted.length === 0) return passed('network', `${wanted.length} cards named`)
  const present = new Set(hardware.nics.flatMap(({ name, mac }) => [name, mac as string]))
  const missing = wanted.filter((card) => !present.has(card))
  return missing.length === 0
    ? passed('network', wanted.join(', '))
    : failed('network', `the machine has no ${missing.join(', ')}`, 'name cards that it reports')
}
