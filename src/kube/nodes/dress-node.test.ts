import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DRESSED_WITH, dressPatch } from './dress-node.ts'
import type { NodeFacts } from './node.ts'

const bare: NodeFacts = {
  name: 'worker-1',
  uid: 'u',
  resourceVersion: '7',
  ready: 'yes',
  isUnschedulable: false,
  labels: { 'kubernetes.io/hostname': 'worker-1', theirs: 'kept' },
  annotations: {},
  taints: [{ key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' }],
  addresses: [],
  systemUuid: '',
  bootId: '',
  kubeletVersion: '',
}
const zone = { key: 'zone', value: 'a' }
const gpu = { key: 'gpu', value: 'yes', effect: 'NoSchedule' } as const
const mark = '{"labels":["zone"],"taints":["gpu:NoSchedule"]}'
const dressed: NodeFacts = {
  ...bare,
  labels: { ...bare.labels, zone: 'a' },
  annotations: { [DRESSED_WITH]: mark },
  taints: [...bare.taints, gpu],
}

test('a Node gets the labels and taints of its revision, beside what others put there', () => {
  assert.deepEqual(dressPatch(bare, { labels: [zone], taints: [gpu] }), {
    metadata: { labels: { zone: 'a' }, annotations: { [DRESSED_WITH]: mark } },
    spec: { taints: [...bare.taints, gpu] },
  })
})

test('a Node that looks as it should is left alone', () => {
  assert.equal(dressPatch(dressed, { labels: [zone], taints: [gpu] }), undefined)
})

test('what an earlier revision gave is taken away, and nothing else', () => {
  assert.deepEqual(dressPatch(dressed, { labels: [], taints: [] }), {
    metadata: { labels: { zone: null }, annotations: { [DRESSED_WITH]: '{"labels":[],"taints":[]}' } },
    spec: { taints: bare.taints },
  })
})

test('a label or taint with another value is changed, not doubled', () => {
  const patch = dressPatch(dressed, { labels: [{ key: 'zone', value: 'b' }], taints: [{ ...gpu, value: 'no' }] })
  assert.deepEqual(patch, {
    metadata: { labels: { zone: 'b' }, annotations: { [DRESSED_WITH]: mark } },
    spec: { taints: [...bare.taints, { ...gpu, value: 'no' }] },
  })
})

test('where somebody wrote over our mark, nothing is taken away', () => {
  for (const text of ['{', '7', '{"labels":"zone","taints":[7]}', '']) {
    const patch = dressPatch({ ...dressed, annotations: { [DRESSED_WITH]: text } }, { labels: [], taints: [] })
    assert.deepEqual(patch, {
      metadata: { labels: {}, annotations: { [DRESSED_WITH]: '{"labels":[],"taints":[]}' } },
    })
  }
})
