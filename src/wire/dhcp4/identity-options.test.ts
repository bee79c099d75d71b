import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { concat, hex, latin1 } from '../../base/bytes.ts'
import { decodeArchitectures, encodeArchitectures } from './architecture.ts'
import { clientIdOf } from './client-id.ts'
import { decodeClientUuid, isClientUuid } from './client-uuid.ts'
import { messageType, messageTypeOf } from './message-type.ts'
import { OPTION } from './option-code.ts'
import { decodeUserClass, encodeUserClass } from './user-class.ts'
import { bootProtocolOf, vendorClassOf } from './vendor-class.ts'

const options = (entries: Readonly<Record<number, string>>) =>
  new Map(Object.entries(entries).map(([code, bytes]) => [Number(code), hex(bytes)]))

test('row 8: options without content count as absent', () => {
  const empty = options({ 53: '', 60: '', 61: '' })
  assert.equal(messageTypeOf(empty), 'bootp')
  assert.equal(vendorClassOf(empty), '')
  assert.equal(clientIdOf(empty), undefined)
  assert.deepEqual(decodeUserClass(hex('')), [])
  assert.deepEqual(decodeArchitectures(hex('')), [])
})

test('row 9: a message type of another length, 0 or above 13 is malformed', () => {
  for (const bytes of ['0101', '00', '0e', 'ff']) assert.equal(messageTypeOf(options({ 53: bytes })), 'malformed')
  for (const bytes of ['09', '0a', '0d']) assert.equal(messageTypeOf(options({ 53: bytes })), 'other')
})

test('every message type comes back as it was written', () => {
  for (const type of ['discover', 'offer', 'request', 'decline', 'ack', 'nak', 'release', 'inform'] as const)
    assert.equal(messageTypeOf(new Map([[OPTION.messageType, messageType(type)]])), type)
})

test('row 17: a client id is opaque bytes of any length', () => {
  assert.deepEqual(clientIdOf(options({ 61: '07' })), hex('07'))
  assert.equal(clientIdOf(options({ 61: 'ab'.repeat(255) }))?.length, 255)
})

test('row 47: a client id that is the UUID of the machine names no network card', () => {
  const uuid = '00 0a5c1fd2 7b3e 4d41 9f02 525400a19cae'
  assert.equal(clientIdOf(options({ 61: uuid, 97: uuid })), undefined)
  assert.deepEqual(clientIdOf(options({ 61: uuid })), hex(uuid))
})

test('row 18: architectures are read in pairs of bytes, an odd last byte is ignored', () => {
  assert.deepEqual(decodeArchitectures(hex('0007')), [7])
  assert.deepEqual(decodeArchitectures(hex('0007 0009 0010')), [7, 9, 16])
  assert.deepEqual(decodeArchitectures(hex('0007 00')), [7])
  assert.deepEqual(decodeArchitectures(hex('07')), [])
})

test('architectures come back as they were written', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff)), (codes) =>
      assert.deepEqual(decodeArchitectures(encodeArchitectures(codes)), codes),
    ),
    { seed: 93 },
  )
})

test('row 20: only 17 bytes of type 0 are a UUID, and zeros are none', () => {
  assert.equal(decodeClientUuid(hex('00 0a5c1fd2 7b3e 4d41 9f02 525400a19cae')), 'd21f5c0a-3e7b-414d-9f02-525400a19cae')
  for (const size of [0, 1, 16, 18]) assert.equal(decodeClientUuid(new Uint8Array(size).fill(1)), undefined)
  assert.equal(decodeClientUuid(new Uint8Array(17).fill(1)), undefined)
  assert.equal(decodeClientUuid(new Uint8Array(17)), undefined)
  assert.ok(isClientUuid(new Uint8Array(17)))
})

test('row 21: the boot protocol is told by an exact-case prefix', () => {
  assert.equal(bootProtocolOf('PXEClient:Arch:00007:UNDI:003000'), 'pxe')
  assert.equal(bootProtocolOf(`PXEClient${'x'.repeat(246)}`), 'pxe')
  assert.equal(bootProtocolOf('HTTPClient:Arch:00016:UNDI:003000'), 'http')
  assert.equal(bootProtocolOf('pxeclient'), undefined)
  assert.equal(bootProtocolOf('MSFT 5.0'), undefined)
})

test('row 23: a bare iPXE, the same as a list, and a list of several classes all contain it', () => {
  assert.deepEqual(decodeUserClass(latin1('iPXE')), ['iPXE'])
  assert.deepEqual(decodeUserClass(hex('04 69505845')), ['iPXE'])
  assert.deepEqual(decodeUserClass(concat([hex('04 69505845'), hex('03 616263')])), ['iPXE', 'abc'])
})

test('user classes come back as they were written', () => {
  const name = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 255 })
  fc.assert(
    fc.property(fc.array(name), (classes) => assert.deepEqual(decodeUserClass(encodeUserClass(classes)), classes)),
    { seed: 77 },
  )
})
