import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Uuid } from '../../base/uuid.ts'
import { whoseNode } from './whose-node.ts'

const machine = '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1' as Uuid

test('a Node is a machine if it reports its UUID, in any case and either byte order', () => {
  for (const systemUuid of [machine, machine.toUpperCase(), '4e5a2b6a-3a3f-5d4e-8a3a-0102030405a1'])
    assert.equal(whoseNode({ systemUuid }, machine), 'this-machine', systemUuid)
  assert.equal(whoseNode({ systemUuid: '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a2' }, machine), 'another-machine')
})

test('a Node that has not reported a UUID, or none that is one, is not taken for anybody', () => {
  for (const systemUuid of ['', 'Not Settable', 'ec2e1c8a']) assert.equal(whoseNode({ systemUuid }, machine), 'unknown')
})
