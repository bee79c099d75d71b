import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { labelsFromQuery } from './labels.ts'
import { UnknownMachines } from './unknown-machines.ts'

const labels = (query: string) => labelsFromQuery(query).labels

test('a machine that asks again is counted, and the last that asked is first', () => {
  const unknown = new UnknownMachines()
  unknown.note(labels('mac=52-54-00-00-00-01&arch=arm64'), instant(1))
  unknown.note(labels('mac=52-54-00-00-00-02'), instant(2))
  unknown.note(labels('mac=52:54:00:00:00:01'), instant(3))
  assert.deepEqual(
    unknown.list().map(({ labels: l, ...times }) => ({ mac: l.get('mac'), ...times })),
    [
      { mac: '52:54:00:00:00:01', firstAskedAt: 1, lastAskedAt: 3, asked: 2 },
      { mac: '52:54:00:00:00:02', firstAskedAt: 2, lastAskedAt: 2, asked: 1 },
    ],
  )
})

test('whom a group takes is no longer unknown', () => {
  const unknown = new UnknownMachines()
  unknown.note(labels('uuid=AB&serial=1'), instant(1))
  unknown.forget(labels('uuid=ab'))
  assert.deepEqual(unknown.list(), [])
})

test('a flood of made-up machines takes no more memory than a thousand', () => {
  const unknown = new UnknownMachines()
  for (let i = 0; i < 5000; i++) unknown.note(labels(`serial=${i}`), instant(i))
  assert.equal(unknown.list().length, 1000)
  assert.equal(unknown.list()[0]?.labels.get('serial'), '4999')
})
