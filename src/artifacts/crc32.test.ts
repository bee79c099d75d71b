import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latin1 } from '../base/bytes.ts'
import { crc32, crc32Register } from './crc32.ts'

test('the checksum of "123456789" is the one every description of CRC-32 gives', () => {
  assert.equal(crc32(latin1('123456789')), 0xcbf43926)
})

test('the register is the checksum without the final inversion', () => {
  assert.equal(crc32Register(latin1('123456789')), 0x340bc6d9)
  assert.equal(crc32Register(new Uint8Array(0)), 0xffffffff)
})
