import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeGroup } from './decode-group.ts'
import { decodeProfile } from './decode-profile.ts'
import type { Json } from './group.ts'

const groupProblem = (document: Json): string => {
  const decoded = decodeGroup('g', document)
  return decoded.ok ? 'none' : `${decoded.error.field}: ${decoded.error.says}`
}

test('field names are read in any case, unknown fields are ignored, null is absence', () => {
  const decoded = decodeGroup('file', { ID: 'x', Profile: 'p', SELECTOR: { os: null }, metadata: null, more: 1 })
  assert.ok(decoded.ok)
  assert.deepEqual(
    { ...decoded.value, selector: [...decoded.value.selector] },
    { key: 'file', id: 'x', name: '', profile: 'p', selector: [['os', '']], metadata: {}, match: [] },
  )
})

test('the MAC of a selector is normalised under any spelling of its name', () => {
  const decoded = decodeGroup('g', { selector: { MAC: '52-54-00-89-D8-10' } })
  assert.equal(decoded.ok && decoded.value.selector.get('MAC'), '52:54:00:89:d8:10')
})

test('a group that cannot be meant is refused with the field and the reason', () => {
  assert.equal(groupProblem({ selector: { mac: 'nope' } }), 'selector: "nope" is not a MAC address')
  assert.equal(groupProblem({ selector: { n: 1 } }), 'selector: "n" must be a text')
  assert.equal(groupProblem({ metadata: [] }), 'metadata: must be a JSON object')
  assert.equal(groupProblem({ profile: 5 }), 'profile: must be a text')
  assert.equal(groupProblem([]), ': must be a JSON object')
  assert.match(groupProblem({ match: { ip: { cidr: '2001:db8::1/32' } } }), /^match: "ip": .* has host bits set$/)
  assert.equal(groupProblem({ match: { ip: { cidr: '10.0.0.1/8' } } }), 'match: "ip": "10.0.0.1/8" has host bits set')
  assert.equal(groupProblem({ match: { serial: {} } }).startsWith('match: "serial" must be'), true)
  assert.equal(groupProblem({ match: { mac: ['x'] } }), 'match: "mac": "x" is not a possible value')
  assert.equal(groupProblem(null), 'none')
})

test('a profile needs an id, and a boot that is present stays present', () => {
  const absent = decodeProfile('p', { name: 'x' })
  assert.deepEqual(absent, { ok: false, error: { field: 'id', says: 'is required' } })
  const bare = decodeProfile('p', { id: 'other', boot: {} })
  assert.deepEqual(bare.ok && bare.value.boot, { kernel: '', initrd: [], args: [], cmdline: new Map() })
  const none = decodeProfile('p', { id: 'other' })
  assert.equal(none.ok && none.value.boot, undefined)
})

test('a command line that matchbox would ignore does not cost the profile', () => {
  const decoded = decodeProfile('p', { id: 'p', boot: { cmdline: 'quiet' } })
  assert.equal(decoded.ok && decoded.value.boot?.cmdline.size, 0)
})
