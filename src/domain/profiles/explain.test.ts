import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeGroup } from './decode-group.ts'
import { explainSelection } from './explain.ts'
import type { Json } from './group.ts'

const groups = Object.entries<Json>({
  exact: { selector: { mac: '52:54:00:00:00:01', os: 'installed' } },
  rack: { match: [{ rack: ['7', '8'], ip: { cidr: '10.7.0.0/16' } }, { serial: { pattern: 'R7-.*' } }] },
  fallback: {},
  spare: {},
}).flatMap(([key, document]) => {
  const decoded = decodeGroup(key, document)
  return decoded.ok ? [decoded.value] : []
})

test('it tells which group takes a machine, which would have, and what the others miss', () => {
  const explained = explainSelection(
    groups,
    new Map([
      ['mac', '52:54:00:00:00:01'],
      ['serial', 'X'],
    ]),
  )
  assert.deepEqual(
    explained.map(({ group, verdict }) => [group.key, verdict]),
    [
      ['exact', { kind: 'refused', mismatches: [{ label: 'os', wanted: '"installed"', got: undefined }] }],
      ['rack', { kind: 'refused', mismatches: [{ label: 'serial', wanted: 'matching R7-.*', got: 'X' }] }],
      ['fallback', { kind: 'chosen' }],
      ['spare', { kind: 'later' }],
    ],
  )
})
