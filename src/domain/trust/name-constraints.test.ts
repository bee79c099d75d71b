import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeConstraints, forbiddenName, type CertificateName } from './name-constraints.ts'

const name = (kind: CertificateName['kind'], value: string): CertificateName => ({ kind, value })
const only = (kind: CertificateName['kind'], base: string) => ({ permitted: [name(kind, base)], excluded: [] })
const not = (kind: CertificateName['kind'], base: string) => ({ permitted: [], excluded: [name(kind, base)] })
const allows = (kind: CertificateName['kind'], value: string, base: string): boolean =>
  forbiddenName([name(kind, value)], only(kind, base)) === undefined

test('each kind of name has its own idea of what lies below a base (RFC 5280 §4.2.1.10)', () => {
  const cases: readonly (readonly [CertificateName['kind'], string, string, boolean])[] = [
    ['dns', 'example.com', 'example.com', true],
    ['dns', 'A.Example.COM', 'example.com', true],
    ['dns', 'notexample.com', 'example.com', false],
    ['dns', 'example.com', '.example.com', false],
    ['email', 'a@example.com', 'example.com', true],
    ['email', 'a@b.example.com', 'example.com', false],
    ['email', 'a@b.example.com', '.example.com', true],
    ['email', 'a@example.com', 'b@example.com', false],
    ['uri', 'https://user@example.com:8443/x', 'example.com', true],
    ['uri', 'https://example.com.evil.org/', 'example.com', false],
    ['ip', '10.1.2.3', '10.0.0.0/8', true],
    ['ip', '11.1.2.3', '10.0.0.0/8', false],
    ['ip', '2001:db8::1', '10.0.0.0/8', false],
    ['directory', '[{"O":["Example"]},{"CN":["a"]}]', '[{"O":["Example"]}]', true],
    ['directory', '[{"O":["Other"]},{"CN":["a"]}]', '[{"O":["Example"]}]', false],
    ['other', 'x', 'x', false],
  ]
  for (const [kind, value, base, expected] of cases)
    assert.equal(allows(kind, value, base), expected, `${value} ${base}`)
})

test('a constraint speaks of its own kind only, and an exclusion beats a permission', () => {
  assert.equal(forbiddenName([name('ip', '10.0.0.1')], only('dns', 'example.com')), undefined)
  const both = { permitted: [name('dns', 'example.com')], excluded: [name('dns', 'bad.example.com')] }
  assert.equal(forbiddenName([name('dns', 'a.example.com')], both), undefined)
  assert.equal(forbiddenName([name('dns', 'a.bad.example.com')], both)?.value, 'a.bad.example.com')
})

test('what cannot be judged is excluded as soon as an exclusion speaks of its kind', () => {
  assert.ok(forbiddenName([name('ip', '2001:db8::1')], not('ip', '10.0.0.0/8')))
  assert.equal(describeConstraints(not('ip', '10.0.0.0/8')), 'excludes ip 10.0.0.0/8')
})
