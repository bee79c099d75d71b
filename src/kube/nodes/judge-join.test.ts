import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Uuid } from '../../base/uuid.ts'
import { judgeJoin } from './judge-join.ts'
import type { NodeFacts } from './node.ts'

const machine = '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1' as Uuid
const expected = { name: 'worker-1', machine, bootIdBefore: 'boot-1' }
const node: NodeFacts = {
  name: 'worker-1',
  uid: 'u',
  resourceVersion: '1',
  ready: 'yes',
  isUnschedulable: true,
  labels: {},
  annotations: {},
  taints: [],
  addresses: [],
  systemUuid: machine,
  bootId: 'boot-2',
  kubeletVersion: 'v1.33.4',
}

test('a machine is back when its Node is Ready in another boot', () => {
  assert.deepEqual(judgeJoin(node, expected), { kind: 'joined' })
  assert.deepEqual(judgeJoin(node, { ...expected, bootIdBefore: undefined }), { kind: 'joined' })
})

test('until then it is said what is missing', () => {
  const cases: readonly (readonly [NodeFacts | undefined, RegExp])[] = [
    [undefined, /no Node worker-1/],
    [{ ...node, systemUuid: '' }, /has not reported/],
    [{ ...node, bootId: 'boot-1' }, /has not booted/],
    [{ ...node, ready: 'no' }, /not ready yet/],
    [{ ...node, ready: 'unknown' }, /not ready yet/],
  ]
  for (const [facts, says] of cases) {
    const verdict = judgeJoin(facts, expected)
    assert.ok(verdict.kind === 'wait')
    assert.match(verdict.says, says)
  }
})

test('another machine under the same name is no reason to wait', () => {
  const verdict = judgeJoin({ ...node, systemUuid: '00000000-0000-4000-8000-000000000001' }, expected)
  assert.ok(verdict.kind === 'refused')
  assert.equal(verdict.refusal.code, 'NODE_IS_ANOTHER_MACHINE')
})
