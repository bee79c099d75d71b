import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSubnet } from '../../base/ip4.ts'
import { alternativeHolds, type Alternative } from './condition.ts'
import { exampleLabels } from './example-labels.ts'

const subnet = parseSubnet('10.7.0.0/16')
assert.ok(subnet.ok)

const group = (match: readonly Alternative[]) => ({
  key: 'rack7',
  id: 'rack7',
  name: '',
  profile: 'p',
  selector: new Map([['os', 'installed']]),
  metadata: {},
  match,
})

test('a machine made up for a group is one that the group takes, where its conditions can be turned around', () => {
  const first: Alternative = new Map([
    ['rack', { kind: 'one-of', values: new Set(['7', '8']) }],
    ['ip', { kind: 'cidr', subnet: subnet.value }],
    ['gpu', { kind: 'exists', wanted: true }],
    ['retired', { kind: 'exists', wanted: false }],
  ])
  const labels = exampleLabels(group([first, new Map()]))
  assert.deepEqual(Object.fromEntries(labels), { os: 'installed', rack: '7', ip: '10.7.0.0', gpu: 'any' })
  assert.ok(alternativeHolds(first, labels))
})

test('a group without such conditions is asked with its selector alone', () => {
  assert.deepEqual(Object.fromEntries(exampleLabels(group([]))), { os: 'installed' })
})
