import { refusal, type Refusal } from '../base/refusal.ts'
import type { OsImage } from '../domain/images/os-image.ts'
import type { OsChoice } from '../domain/pools/pool.ts'
import { kernelArgumentsOf, type PoolContent } from '../domain/revisions/pool-content.ts'

/** How pools name the image of the configuration. */
export const choiceOf = ({ name }: OsImage): OsChoice => ({ channel: 'configured', version: name.toLowerCase() })

/** The image that a revision of a pool boots, with the kernel arguments of that revision. */
export function poolImage(pool: PoolContent, configured: OsImage | undefined): OsImage | Refusal {
  const { channel, version } = pool.os
  const choice = configured && choiceOf(configured)
  return configured !== undefined && choice?.channel === channel && choice.version === version
    ? { ...configured, arguments: kernelArgumentsOf(pool) }
    : refusal(
        'OS_IMAGE_GONE',
        503,
        `the pool of this machine boots ${channel} ${version}, which this server does not have`,
        'give the server that image again, or roll the pool to another one',
      )
}
