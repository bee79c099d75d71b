import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { decodeGroup } from './decode-group.ts'
import { GroupIndex } from './group-index.ts'
import { takes } from './match-index.ts'
import { compareGroups } from './group-order.ts'
import type { Group, Json } from './group.ts'

function group(key: string, document: Json): Group {
  const decoded = decodeGroup(key, document)
  assert.ok(decoded.ok)
  return decoded.value
}

const indexOf = (groups: readonly Group[]): GroupIndex => {
  const index = new GroupIndex()
  for (const g of groups) index.put(g)
  return index
}

const selected = (selectors: readonly Json[], labels: Readonly<Record<string, string>>): string | undefined =>
  indexOf(selectors.map((selector, i) => group(`g${i}`, { selector }))).select(new Map(Object.entries(labels)))?.key

test('the group with most selectors comes first', () => {
  assert.equal(selected([{}, { a: '1' }, { a: '1', b: '2' }], { a: '1', b: '2' }), 'g2')
  assert.equal(selected([{}, { a: '1' }, { a: '1', b: '2' }], { a: '1', b: '3' }), 'g1')
  assert.equal(selected([{}, { a: '1' }], {}), 'g0')
})

test('of equally many selectors the greatest text comes first', () => {
  assert.equal(selected([{ a: '1' }, { b: '1' }], { a: '1', b: '1' }), 'g1')
})

test('of equal selectors the least key comes first', () => {
  assert.equal(selected([{ a: '1' }, { a: '1' }], { a: '1' }), 'g0')
})

test('an absent label counts as empty', () => {
  assert.equal(selected([{ zone: '' }], { mac: '52:54:00:00:00:01' }), 'g0')
  assert.equal(selected([{ zone: '' }], { zone: 'a' }), undefined)
})

test('label names are compared with their case', () => {
  assert.equal(selected([{ MAC: '52:54:00:00:00:01' }], { mac: '52:54:00:00:00:01' }), undefined)
})

test('a label cannot pretend to be two', () => {
  for (const value of ['x\u0000y', 'x1:y', 'x,b=y', '1:x1:y'])
    assert.equal(selected([{ a: 'x', b: 'y' }], { a: value, b: '' }), undefined)
  assert.equal(selected([{ 'a,b': '1' }, { a: '1', b: '1' }], { 'a,b': '1' }), 'g0')
})

test('conditions beyond equality count like selectors and never hide a plain group of more', () => {
  const groups = [
    group('plain', { selector: { os: 'installed', rack: '7' } }),
    group('list', { match: { mac: ['52-54-00-00-00-01', '52-54-00-00-00-02'] } }),
    group('network', {
      selector: { os: 'installed' },
      match: [{ ip: { cidr: '10.7.0.0/16' }, arch: { exists: false } }],
    }),
    group('default', {}),
  ]
  const ask = (labels: Readonly<Record<string, string>>) => indexOf(groups).select(new Map(Object.entries(labels)))?.key
  assert.equal(ask({ mac: '52:54:00:00:00:02' }), 'list')
  assert.equal(ask({ os: 'installed', rack: '7', mac: '52:54:00:00:00:02' }), 'plain')
  assert.equal(ask({ os: 'installed', ip: '10.7.3.4', mac: '52:54:00:00:00:02' }), 'network')
  assert.equal(ask({ os: 'installed', ip: '10.7.3.4', arch: 'x86_64' }), 'default')
})

const label = fc.constantFrom('a', 'b', 'c')
const value = fc.constantFrom('', '1', '2')
const selector = fc.dictionary(label, value, { maxKeys: 3 })
const condition = fc.oneof(
  fc.array(value, { minLength: 1, maxLength: 2 }),
  fc.record({ exists: fc.boolean() }),
  fc.constant({ pattern: '1|2' }),
)
const alternative = fc.dictionary(label, condition, { minKeys: 1, maxKeys: 2 })
const match = fc.option(fc.oneof(alternative, fc.array(alternative, { minLength: 1, maxLength: 3 })))
const site = fc.array(fc.record({ selector, match: match.map((m) => m ?? []) }), { maxLength: 12 })

test('whatever was put and deleted, it selects what asking every group in order would select', () => {
  const removals = fc.array(fc.nat(11), { maxLength: 4 })
  fc.assert(
    fc.property(site, removals, selector, (documents, removed, labels) => {
      const groups = documents.map((document, i) => group(`g${i}`, document))
      const index = indexOf(groups)
      for (const i of removed) index.delete(`g${i}`)
      const left = groups.filter((_, i) => !removed.includes(i)).toSorted(compareGroups)
      const machine = new Map(Object.entries(labels))
      assert.equal(
        index.select(machine),
        left.find((g) => takes(g, machine)),
      )
      assert.equal(index.size, left.length)
    }),
    { seed: 7, numRuns: 2000 },
  )
})
