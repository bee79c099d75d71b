import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { assembled, without } from '../real-tool.suite.ts'
import { viewOf } from '../view.ts'
import { bootSectorCode } from './boot-sector-code.ts'
import { bootSector, readLength } from './boot-sector.ts'

test('the bytes in the tree are what nasm makes of the source', { skip: without('nasm') }, () => {
  const source = readFileSync(join(import.meta.dirname, 'boot-sector.asm'))
  assert.deepEqual(assembled(source), bootSectorCode)
})

test('the code leaves room for the partition table', () => {
  assert.equal(bootSectorCode.length, 440)
})

test('it reads in chunks of 32 KB, whatever a block is', () => {
  for (const [blockSize, blocks] of [
    [512, 64],
    [2048, 16],
  ] as const) {
    const view = viewOf(bootSector({ block: 99, blockSize, length: 32_769 }))
    assert.equal(view.getUint16(4, true), blocks)
    assert.equal(view.getUint16(6, true), 2)
    assert.equal(view.getUint32(16, true), 99)
  }
  assert.equal(readLength(32_769), 65_536)
})
