import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../base/refusal.ts'
import type { OsImage } from '../domain/images/os-image.ts'
import { settings } from '../domain/pools/testdata/pools.ts'
import type { PoolContent } from '../domain/revisions/pool-content.ts'
import { choiceOf, poolImage } from './pool-image.ts'

const image: OsImage = {
  name: 'Lab',
  kernel: { name: 'vmlinuz', path: '/v', bytes: 1 },
  initrds: [],
  arguments: ['quiet'],
}
const { networkProfileId: _, ...rest } = settings
const pool: PoolContent = {
  ...rest,
  links: undefined,
  kernelArguments: ['mitigations=off'],
  os: { ...choiceOf(image), files: [], arguments: ['console=tty0'] },
}

test('a pool boots the configured image with the kernel arguments of its revision, not with those of today', () => {
  assert.deepEqual(poolImage(pool, image), { ...image, arguments: ['console=tty0', 'mitigations=off'] })
})

test('a pool whose image is gone makes its machines wait instead of booting another one', () => {
  for (const configured of [undefined, { ...image, name: 'newer' }]) {
    const chosen = poolImage(pool, configured)
    assert.ok(isRefusal(chosen))
    assert.deepEqual([chosen.code, chosen.http], ['OS_IMAGE_GONE', 503])
  }
})

test('an image with any name can be chosen for a pool', () => {
  const versions = ['Debian in memory', 'flatcar-4152.2.0', '(2026) Größe', 'x'.repeat(99), '…'].map(
    (name) => choiceOf({ ...image, name }).version,
  )
  assert.deepEqual(versions, ['debian-in-memory', 'flatcar-4152.2.0', '2026-gr-e', 'x'.repeat(64), 'default'])
})
