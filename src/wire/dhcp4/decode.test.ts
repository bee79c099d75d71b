import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { concat, hex, sameBytes } from '../../base/bytes.ts'
import { formatIp4 } from '../../base/ip4.ts'
import { decodeDhcp } from './decode.ts'
import { encodeDhcp } from './encode.ts'
import { macOf, type DhcpMessage } from './message.ts'
import { messageTypeOf } from './message-type.ts'
import { OPTION } from './option-code.ts'
import { ipxeDiscover, packet } from './testdata/packets.ts'

function decoded(bytes: Uint8Array): DhcpMessage {
  const result = decodeDhcp(bytes)
  assert.ok(result.ok, 'decodes')
  return result.value
}

test('an iPXE DISCOVER is read field by field', () => {
  const message = decoded(ipxeDiscover)
  assert.equal(message.op, 'request')
  assert.equal(message.xid, 0x9c3e11a2)
  assert.equal(message.secs, 4)
  assert.equal(message.broadcast, false)
  assert.equal(macOf(message), '52:54:00:a1:9c:ae')
  assert.equal(formatIp4(message.yiaddr), '0.0.0.0')
  assert.equal(messageTypeOf(message.options), 'discover')
  assert.deepEqual([...message.options.keys()], [53, 57, 93, 94, 60, 77, 55, 175, 61, 97])
})

test('row 1: a datagram shorter than the header with its cookie is not DHCP', () => {
  for (let size = 0; size < 240; size++) assert.equal(decodeDhcp(ipxeDiscover.subarray(0, size)).ok, false)
})

test('names that fill their fields without a NUL are read up to the place of it, so that they can be written again', () => {
  const bytes = Uint8Array.from(ipxeDiscover).fill(0x61, 44, 236)
  const message = decoded(bytes)
  assert.deepEqual([message.sname.length, message.file.length], [63, 127])
  assert.doesNotThrow(() => encodeDhcp(message))
})

test('row 2: another magic cookie is not DHCP', () => {
  const bytes = Uint8Array.from(ipxeDiscover)
  bytes[236] = 0
  assert.deepEqual(decodeDhcp(bytes), { ok: false, error: { reason: 'no DHCP cookie', at: 236 } })
})

test('row 4: an option that runs past the end is left out and what came before is kept', () => {
  const { options } = decoded(packet(hex('35 01 01  3c 20 50 58')))
  assert.deepEqual([...options.keys()], [OPTION.messageType])
})

test('row 4: a length byte that is missing at the very end is not read', () => {
  assert.deepEqual([...decoded(packet(hex('35 01 01  3c'))).options.keys()], [OPTION.messageType])
})

test('row 5: END may be missing', () => {
  assert.equal(decoded(packet(hex('35 01 03'))).options.size, 1)
})

test('row 6: bytes after END are ignored', () => {
  assert.equal(decoded(packet(hex('35 01 03 ff 3c 01 41'))).options.size, 1)
})

test('row 7: pads are skipped one by one', () => {
  assert.deepEqual(
    [...decoded(packet(hex('00 00 35 01 03 00 00 00 32 04 0a 4b 00 05 00 ff'))).options.keys()],
    [53, 50],
  )
})

test('row 10: the parts of a split option are joined, and of a fixed-size option the first counts', () => {
  const { options } = decoded(packet(hex('35 01 01  77 02 01 61  35 01 03  77 02 00 01 ff')))
  assert.deepEqual(options.get(OPTION.domainSearch), hex('01 61 00 01'))
  assert.equal(messageTypeOf(options), 'discover')
})

const overloaded = (value: string, file: string, sname: string): Uint8Array => {
  const bytes = packet(hex(`35 01 01 0c 01 61 34 01 ${value} ff`))
  bytes.set(hex(file), 108)
  bytes.set(hex(sname), 44)
  return bytes
}

test('row 11: with overload 3 options are joined from options, file and sname in that order', () => {
  const message = decoded(overloaded('03', '0c 01 62 ff', '0c 01 63 ff'))
  assert.deepEqual(message.options.get(OPTION.hostName), hex('61 62 63'))
  assert.equal(message.file, '')
  assert.equal(message.sname, '')
})

test('row 12: an overload value without meaning leaves file and sname what they are', () => {
  for (const value of ['00', '09']) {
    const message = decoded(overloaded(value, '61 62 00', '63 00'))
    assert.deepEqual(message.options.get(OPTION.hostName), hex('61'))
    assert.equal(message.file, 'ab')
    assert.equal(message.sname, 'c')
  }
})

test('row 12: an overloaded sname without END adds what is whole in it', () => {
  const message = decoded(overloaded('02', '', `0c 01 63 ${'00'.repeat(59)} 0c 05`))
  assert.deepEqual(message.options.get(OPTION.hostName), hex('61 63'))
})

test('row 13: an overload option inside an overloaded field is not followed', () => {
  const message = decoded(overloaded('01', '34 01 02 ff', '0c 01 63 ff'))
  assert.deepEqual(message.options.get(OPTION.hostName), hex('61'))
  assert.equal(message.options.has(OPTION.overload), false)
})

test('row 14: no hardware length makes us read past the 16 bytes of chaddr', () => {
  for (const size of [0, 6, 16, 17, 255]) {
    const bytes = packet(hex('35 01 01 ff'))
    bytes[2] = size
    assert.equal(decoded(bytes).hardwareAddress.length, Math.min(size, 16))
  }
})

test('row 44: a packet of more than 4096 bytes is refused, and one of 4096 costs what its bytes cost', () => {
  assert.equal(decodeDhcp(packet(new Uint8Array(4000))).ok, false)
  for (const filling of ['00', '0c 00', '0c 01 61']) {
    const many = concat(Array.from({ length: 1200 }, () => hex(filling)))
    const result = decodeDhcp(packet(many))
    assert.ok(result.ok)
    assert.equal(result.value.options.get(OPTION.hostName)?.length ?? 0, filling === '0c 01 61' ? 1200 : 0)
  }
})

test('whatever one flipped, cut or inserted byte does, reading ends without throwing and writing what was read is stable', () => {
  const mutation = fc.record({
    at: fc.nat(ipxeDiscover.length - 1),
    cut: fc.nat(ipxeDiscover.length),
    bytes: fc.uint8Array({ maxLength: 40 }),
  })
  fc.assert(
    fc.property(mutation, ({ at, cut, bytes }) => {
      const hostile = Uint8Array.from(ipxeDiscover)
      hostile.set(bytes.subarray(0, hostile.length - at), at)
      const result = decodeDhcp(hostile.subarray(0, cut))
      if (!result.ok) return
      const sent = encodeDhcp({ ...result.value, file: '', sname: '' })
      const again = decodeDhcp(sent)
      assert.ok(again.ok)
      assert.ok(sameBytes(encodeDhcp(again.value), sent))
    }),
    { seed: 67, numRuns: 2000 },
  )
})
