import { refusal, type Refusal } from '../base/refusal.ts'
import type { OsImage } from '../domain/images/os-image.ts'
import type { OsChoice } from '../domain/pools/pool.ts'
import { kernelArgumentsOf, type PoolContent } from '../domain/revisions/pool-content.ts'

/** How pools name the image of the configuration, whose own name is for people: `Debian in memory` is `debian-in-memory`. */
export function choiceOf({ name }: OsImage): OsChoice {
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
  return { channel: 'configured', version: word.slice(0, 64) || 'default' }
}

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
