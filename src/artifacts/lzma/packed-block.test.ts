import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { concat, hex } from '../../base/bytes.ts'
import { findPackedBlocks, replacePackedBlock } from './packed-block.ts'

const SEED = 20_260
const content = hex('00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff')

/** Two words of something else, then a block. */
const file = concat([
  hex('deadbeef 00000000'),
  hex('14000000'), // n: the content and four bytes
  content,
  hex('648af87b'), // register of CRC-32 over the content
  hex('0102'),
])

test('a block is found by its checksum', () => {
  const [block, ...others] = findPackedBlocks(file)
  assert.equal(block?.at, 8)
  assert.deepEqual(block.packed, content)
  assert.deepEqual(others, [])
})

test('a block with one wrong bit is not a block', () => {
  const damaged = new Uint8Array(file)
  damaged[14] = 0x32
  assert.deepEqual(findPackedBlocks(damaged), [])
})

test('a smaller content is padded with zeros and checked anew, and the file keeps its length', () => {
  const [block] = findPackedBlocks(file)
  assert.ok(block)
  const replaced = replacePackedBlock(file, block, hex('010203'))
  assert.equal(replaced.length, file.length)
  const [again] = findPackedBlocks(replaced)
  assert.deepEqual(again?.packed, concat([hex('010203'), new Uint8Array(13)]))
  assert.deepEqual(findPackedBlocks(file)[0]?.packed, content, 'the file that was given stays as it is')
})

test('a content that is too large is a bug of the caller', () => {
  const [block] = findPackedBlocks(file)
  assert.ok(block)
  assert.throws(() => replacePackedBlock(file, block, new Uint8Array(17)), RangeError)
})

test('any bytes can be searched', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const block of findPackedBlocks(bytes)) assert.ok(block.at + block.packed.length + 8 <= bytes.length)
    }),
    { seed: SEED },
  )
})
