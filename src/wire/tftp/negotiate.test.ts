import assert from 'node:assert/strict'
import { test } from 'node:test'
import { negotiate } from './negotiate.ts'

const ceilings = { blockSize: 1468, windowSize: 64 }

function answerTo(options: Record<string, string>, mode = 'octet'): Record<string, string> {
  const request = { kind: 'rrq', fileName: 'f', mode, options: new Map(Object.entries(options)) } as const
  return Object.fromEntries(negotiate(request, 1_048_576, ceilings).answer)
}

test('a request without options gets no OACK and the terms of RFC 1350', () => {
  const request = { kind: 'rrq', fileName: 'f', mode: 'octet', options: new Map() } as const
  const { terms, answer } = negotiate(request, 1, ceilings)
  assert.deepEqual(terms, { blockSize: 512, windowSize: 1, timeoutMs: undefined })
  assert.equal(answer.size, 0)
})

test('nothing is answered that was not asked, and unknown options are left out', () => {
  assert.deepEqual(answerTo({ tsize: '0', multicast: '', utimeout: '5' }), { tsize: '1048576' })
})

test('sizes are lowered to what the server can do and never raised', () => {
  assert.deepEqual(answerTo({ blksize: '65464', windowsize: '65535' }), { blksize: '1468', windowsize: '64' })
  assert.deepEqual(answerTo({ blksize: '8', windowsize: '4' }), { blksize: '8', windowsize: '4' })
})

for (const value of ['0', '7', '-1', 'abc', '65465', '99999999999', '', '1e3', ' 512', '0x200'])
  test(`row 57: block size "${value}" is left out and 512 holds`, () => {
    assert.deepEqual(answerTo({ blksize: value }), {})
  })

for (const [name, value] of [
  ['windowsize', '0'],
  ['windowsize', '65536'],
  ['timeout', '0'],
  ['timeout', '256'],
  ['tsize', '1'],
  ['tsize', '-1'],
] as const)
  test(`row 58: ${name} ${value} is left out`, () => {
    assert.deepEqual(answerTo({ [name]: value }), {})
  })

test('a timeout is echoed unchanged and rules the retransmission', () => {
  assert.deepEqual(answerTo({ timeout: '255' }), { timeout: '255' })
  const request = { kind: 'rrq', fileName: 'f', mode: 'octet', options: new Map([['timeout', '3']]) } as const
  assert.equal(negotiate(request, 1, ceilings).terms.timeoutMs, 3000)
})

test('the size is not told for netascii, whose length on the wire is another', () => {
  assert.deepEqual(answerTo({ tsize: '0', blksize: '1024' }, 'netascii'), { blksize: '1024' })
})

test('the OACK has one order, whatever the order of the request', () => {
  const forward = { blksize: '1024', timeout: '2', tsize: '0', windowsize: '4' }
  const backward = Object.fromEntries(Object.entries(forward).toReversed())
  assert.deepEqual(Object.keys(answerTo(backward)), Object.keys(answerTo(forward)))
})
