import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Link } from '../pools/link.ts'
import type { NetworkProfile } from '../pools/network-profile.ts'
import type { OsChoice, Pool, PoolSettings } from '../pools/pool.ts'
import type { History } from './history.ts'

/**
 * What the machines of a pool boot, complete in itself: the links of the network profile are copied in and files of the system are named
 * by their digests, so that editing or deleting either later does not reach a revision.
 */
export interface PoolContent extends Omit<PoolSettings, 'networkProfileId' | 'os'> {
  /** Undefined means DHCP on every card. */
  readonly links: readonly Link[] | undefined
  readonly os: OsContent
}

export interface OsContent extends OsChoice {
  /** In the order in which the boot loader gets them: the kernel, then the initial RAM disks. */
  readonly files: readonly FileDigest[]
  /** What the image itself wants on the kernel's command line. */
  readonly arguments: readonly string[]
}

export interface FileDigest {
  readonly name: string
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string
}

export type PoolHistory = History<PoolContent>

/** The pool as it would be booted now. `profile` is the one that the settings name, if there still is one. */
export function poolContent(
  pool: Pool,
  profile: NetworkProfile | undefined,
  os: OsContent | undefined,
): PoolContent | Refusal {
  const { networkProfileId, os: choice, ...rest } = pool.settings
  if (networkProfileId !== undefined && profile?.id !== networkProfileId) {
    return refusal(
      'NO_SUCH_NETWORK_PROFILE',
      409,
      `pool ${pool.name} names a network profile that is gone`,
      'give it another one, or none',
    )
  }
  if (os === undefined || os.channel !== choice.channel || os.version !== choice.version) {
    return refusal(
      'NO_SUCH_OS_VERSION',
      409,
      `${choice.channel} ${choice.version} is not among the verified images of this server`,
      'fetch it first, or choose another version',
    )
  }
  return { ...rest, links: profile?.links, os }
}

/** The whole command line that a revision adds: the image's own arguments, then the pool's. */
export const kernelArgumentsOf = ({ os, kernelArguments }: PoolContent): readonly string[] => [
  ...os.arguments,
  ...kernelArguments,
]
