import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, sameBytes, toHex } from '../../base/bytes.ts'
import { crc32 } from '../crc32.ts'
import { viewOf } from '../view.ts'
import { EFI_SYSTEM, GPT_BACK, GPT_FRONT, writeGpt } from './gpt.ts'

const BLOCKS = 200
const identity = hex('00112233445566778899aabbccddeeff ffffffff')
const partition = { type: EFI_SYSTEM, name: 'EFI', block: 40, blocks: 10 }

function disk(): Uint8Array {
  const bytes = new Uint8Array(BLOCKS * 512)
  writeGpt(bytes, new Uint8Array(440).fill(0x90), [partition], identity)
  return bytes
}

/** Reads a header as a partitioning tool would: checksums first. */
function readHeader(
  bytes: Uint8Array,
  block: number,
): { other: number; first: number; last: number; rows: Uint8Array } {
  const header = new Uint8Array(bytes.subarray(block * 512, block * 512 + 92))
  const view = viewOf(header)
  assert.equal(toHex(header.subarray(0, 8)), toHex(hex('4546492050415254')), '"EFI PART"')
  const checksum = view.getUint32(16, true)
  view.setUint32(16, 0, true)
  assert.equal(crc32(header), checksum)
  const number = (at: number): number => Number(view.getBigUint64(at, true))
  const rows = bytes.subarray(number(72) * 512, number(72) * 512 + view.getUint32(80, true) * view.getUint32(84, true))
  assert.equal(crc32(rows), view.getUint32(88, true))
  assert.equal(number(24), block)
  return { other: number(32), first: number(40), last: number(48), rows }
}

test('both tables are whole, name each other and hold the same partitions', () => {
  const bytes = disk()
  const front = readHeader(bytes, 1)
  const back = readHeader(bytes, BLOCKS - 1)
  assert.equal(front.other, BLOCKS - 1)
  assert.equal(back.other, 1)
  assert.ok(sameBytes(front.rows, back.rows))
  assert.equal(front.first, GPT_FRONT)
  assert.equal(front.last, BLOCKS - 1 - GPT_BACK)
})

test('a partition is written with its last block, not with its length', () => {
  const { rows } = readHeader(disk(), 1)
  assert.deepEqual(rows.subarray(0, 16), EFI_SYSTEM)
  assert.equal(viewOf(rows).getBigUint64(32, true), 40n)
  assert.equal(viewOf(rows).getBigUint64(40, true), 49n)
  assert.equal(toHex(rows.subarray(56, 64)), '4500460049000000')
})

test('disk and partitions have different GUIDs of version 8, made from the identity', () => {
  const bytes = disk()
  const diskGuid = toHex(bytes.subarray(512 + 56, 512 + 72))
  assert.equal(diskGuid, '00112233445566878899aabbccddeeff')
  assert.notEqual(toHex(readHeader(bytes, 1).rows.subarray(16, 32)), diskGuid)
})

test('the boot record protects the disk with a passive entry and satisfies BIOSes with an active one', () => {
  const bytes = disk()
  assert.equal(toHex(bytes.subarray(446, 462)), '00000200eeffffff01000000c7000000')
  assert.equal(toHex(bytes.subarray(462, 478)), '80000100000001000000000001000000')
  assert.equal(toHex(bytes.subarray(510, 512)), '55aa')
  assert.equal(bytes[439], 0x90)
})
