import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minorOf, parseKubernetesMinor, parseKubernetesVersion } from './kubernetes-version.ts'
import { minor, version } from './testdata/clusters.ts'
import { checkSkew } from './version-skew.ts'

test('a version loses its v and keeps its pre-release', () => {
  assert.equal(version('v1.31.4'), '1.31.4')
  assert.equal(version('1.32.0-rc.1'), '1.32.0-rc.1')
  assert.equal(minorOf(version('v1.31.4')), minor('1.31'))
})

test('what is no version is not taken for one', () => {
  for (const text of ['', '1', '1.31', '1.031.4', '2.0.0', '1.31.4.5', '1.31.4 ', '1.31.4+k3s1', '1.31.x'])
    assert.equal(parseKubernetesVersion(text).ok, false, text)
  for (const text of ['', '1', '1.31.4', '01.31', '1.-1']) assert.equal(parseKubernetesMinor(text).ok, false, text)
})

test('a kubelet is never newer than the API server and at most three minors older, two before 1.25', () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['1.31.0', '1.31', undefined],
    ['1.28.9', '1.31', undefined],
    ['1.27.9', '1.31', 'KUBELET_TOO_OLD'],
    ['1.32.0-rc.1', '1.31', 'KUBELET_TOO_NEW'],
    ['1.24.0', '1.26', undefined],
    ['1.24.0', '1.27', 'KUBELET_TOO_OLD'],
  ]
  for (const [kubelet, api, code] of cases) assert.equal(checkSkew(version(kubelet), minor(api))?.code, code)
})
