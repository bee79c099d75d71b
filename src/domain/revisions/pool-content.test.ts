import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import { lan, pool, settings } from '../pools/testdata/pools.ts'
import { contentHash } from './canonical.ts'
import { poolContent, type OsContent } from './pool-content.ts'

const os: OsContent = {
  ...settings.os,
  files: [{ name: 'vmlinuz', sha256: 'ab'.repeat(32) }],
  arguments: ['console=tty0'],
}
const profile = { id: 9, organizationId: 1, name: 'racks', links: [lan], createdAt: instant(0) }
const withProfile = { ...pool, settings: { ...settings, networkProfileId: 9 } }

test('a revision copies the links, so a profile that only changes its name changes nothing', () => {
  const [one, renamed, edited] = [
    poolContent(withProfile, profile, os),
    poolContent(withProfile, { ...profile, name: 'other' }, os),
    poolContent(withProfile, { ...profile, links: [{ ...lan, vlans: [7] }] }, os),
  ]
  assert.equal(contentHash(one), contentHash(renamed))
  assert.notEqual(contentHash(one), contentHash(edited))
})

test('the same version with other bytes is another revision', () => {
  const rebuilt = { ...os, files: [{ name: 'vmlinuz', sha256: 'cd'.repeat(32) }] }
  assert.notEqual(contentHash(poolContent(pool, undefined, os)), contentHash(poolContent(pool, undefined, rebuilt)))
})

test('a profile or image that is gone is named, not left out', () => {
  const cases = [
    [poolContent(withProfile, undefined, os), 'NO_SUCH_NETWORK_PROFILE'],
    [poolContent(pool, undefined, undefined), 'NO_SUCH_OS_VERSION'],
    [poolContent(pool, undefined, { ...os, version: '1.0' }), 'NO_SUCH_OS_VERSION'],
  ] as const
  for (const [outcome, code] of cases) assert.equal(isRefusal(outcome) && outcome.code, code)
})
