import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../../base/refusal.ts'
import { decodeGroup } from './decode-group.ts'
import { decodeProfile } from './decode-profile.ts'
import { declaredKernel, declaredProfile } from './declared-boot.ts'
import { GroupIndex } from './group-index.ts'
import type { Json } from './group.ts'
import type { ProfileSource } from './profile-source.ts'

/** One group for `os=x`, and its profile when there is one. */
function source(document: Json | undefined): ProfileSource {
  const index = new GroupIndex()
  const group = decodeGroup('g', { profile: 'p', selector: { os: 'x' } })
  const profile = document === undefined ? undefined : decodeProfile('p', document)
  if (group.ok) index.put(group.value)
  return {
    select: (labels) => index.select(labels),
    groups: () => index.all(),
    profile: () => (profile?.ok === true ? profile.value : undefined),
    template: () => undefined,
  }
}

function outcome(document: Json | undefined, os = 'x'): string {
  const found = declaredProfile(source(document), new Map([['os', os]]))
  if (found === undefined) return 'nobody'
  const boot = isRefusal(found) ? found : declaredKernel(found)
  return isRefusal(boot) ? boot.code : boot.kernel
}

test('a machine that no group takes is nobody’s, and one that a group takes boots its profile', () => {
  assert.equal(outcome({ id: 'p', boot: { kernel: '/k' } }, 'y'), 'nobody')
  assert.equal(outcome({ id: 'p', boot: { kernel: '/k' } }), '/k')
})

test('a profile that is missing, or names no kernel, is refused', () => {
  assert.equal(outcome(undefined), 'PROFILE_MISSING')
  assert.equal(outcome({ id: 'p' }), 'PROFILE_WITHOUT_BOOT')
  assert.equal(outcome({ id: 'p', boot: {} }), 'PROFILE_WITHOUT_BOOT')
})

test('a line break in a boot never becomes a command of the script', () => {
  for (const boot of [{ kernel: '/k\nshell' }, { kernel: '/k', args: ['a\rb'] }, { kernel: '/k', initrd: ['\0'] }])
    assert.equal(outcome({ id: 'p', boot }), 'PROFILE_UNSAFE')
})
