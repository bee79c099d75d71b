import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hex } from '../../base/bytes.ts'
import { ip4 } from '../../base/ip4.ts'
import { addressOf, decodeAddresses, encodeAddresses } from './addresses.ts'
import { OPTION } from './option-code.ts'

test('an option that is one address is read, and none when its size is wrong or it is 0.0.0.0', () => {
  const read = (bytes: string) => addressOf(new Map([[OPTION.serverId, hex(bytes)]]), OPTION.serverId)
  assert.equal(read('0a4b0001'), ip4(0x0a4b0001))
  for (const bytes of ['', '0a4b00', '0a4b000100', '00000000']) assert.equal(read(bytes), undefined)
  assert.equal(addressOf(new Map(), OPTION.serverId), undefined)
})

test('a list of addresses is four bytes each, and bytes beyond the last whole one are ignored', () => {
  const list = [ip4(0x0a4b0001), ip4(0xc0a80101)]
  assert.deepEqual(encodeAddresses(list), hex('0a4b0001 c0a80101'))
  assert.deepEqual(decodeAddresses(hex('0a4b0001 c0a80101 0a4b')), list)
})

test('addresses come back as they were written', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffffffff).map(ip4)), (list) =>
      assert.deepEqual(decodeAddresses(encodeAddresses(list)), list),
    ),
    { seed: 6 },
  )
})
