import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hex, toHex } from '../../base/bytes.ts'
import { ip4 } from '../../base/ip4.ts'
import { decodeDhcp } from './decode.ts'
import { encodeDhcp, messageSize } from './encode.ts'
import { fitDhcp } from './fit.ts'
import { maximumSizeOf } from './maximum-size.ts'
import { type DhcpMessage } from './message.ts'
import { OPTION } from './option-code.ts'

const reply: DhcpMessage = {
  op: 'reply',
  hardwareType: 1,
  hardwareAddress: hex('525400a19cae'),
  hops: 0,
  xid: 0x9c3e11a2,
  secs: 0,
  broadcast: true,
  ciaddr: ip4(0),
  yiaddr: ip4(0x0a4b0005),
  siaddr: ip4(0x0a4b0001),
  giaddr: ip4(0),
  sname: '10.75.0.1',
  file: 'undionly.kpxe',
  options: new Map([
    [OPTION.relayAgent, hex('0102 6131')],
    [OPTION.serverId, hex('0a4b0001')],
    [OPTION.classlessRoutes, hex('00 0a4b0001')],
    [OPTION.messageType, hex('02')],
  ]),
}

test('a reply is written field by field: 53 first, 82 last before END, zeros behind it', () => {
  const bytes = encodeDhcp(reply)
  const expected = [
    '02 01 06 00', // reply, Ethernet, 6 bytes, no hops
    '9c3e11a2', // xid
    '0000 8000', // secs, broadcast
    '00000000 0a4b0005', // ciaddr, yiaddr
    '0a4b0001 00000000', // siaddr, giaddr
    '525400a19cae 00000000000000000000', // chaddr
    `31302e37352e302e31 ${'00'.repeat(55)}`, // sname 10.75.0.1
    `756e64696f6e6c792e6b707865 ${'00'.repeat(115)}`, // file undionly.kpxe
    '63825363', // cookie
    '35 01 02',
    '36 04 0a4b0001',
    '79 05 00 0a4b0001',
    '52 04 0102 6131',
    'ff',
    '00'.repeat(300 - 263),
  ]
  assert.equal(toHex(bytes), toHex(hex(expected.join(''))))
})

test('row 49: a short reply is padded to 300 bytes after END', () => {
  const bytes = encodeDhcp({ ...reply, options: new Map([[OPTION.messageType, hex('02')]]) })
  assert.equal(bytes.length, 300)
  assert.equal(bytes[243], OPTION.end)
  assert.ok(bytes.subarray(244).every((byte) => byte === 0))
})

test('an option longer than 255 bytes is split and joined again', () => {
  const long = new Uint8Array(600).fill(7)
  const bytes = encodeDhcp({ ...reply, options: new Map([[OPTION.domainSearch, long]]) })
  const back = decodeDhcp(bytes)
  assert.ok(back.ok)
  assert.deepEqual(back.value.options.get(OPTION.domainSearch), long)
  assert.equal(bytes.length, messageSize(new Map([[OPTION.domainSearch, long]])))
})

test('row 48: a name that does not fit its field is refused, never cut', () => {
  assert.throws(() => encodeDhcp({ ...reply, file: 'x'.repeat(128) }), RangeError)
  assert.throws(() => encodeDhcp({ ...reply, sname: 'x'.repeat(64) }), RangeError)
  assert.equal(encodeDhcp({ ...reply, file: 'x'.repeat(127) })[235], 0)
})

test('every message comes back as it was written', () => {
  const address = fc.nat(0xffffffff).map(ip4)
  const text = (maxLength: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)), maxLength })
  const code = fc.integer({ min: 53, max: 254 }).filter((n) => n !== OPTION.requestedAddress)
  const message: fc.Arbitrary<DhcpMessage> = fc.record({
    op: fc.constantFrom('request', 'reply'),
    hardwareType: fc.nat(255),
    hardwareAddress: fc.uint8Array({ maxLength: 16 }),
    hops: fc.nat(255),
    xid: fc.nat(0xffffffff),
    secs: fc.nat(0xffff),
    broadcast: fc.boolean(),
    ciaddr: address,
    yiaddr: address,
    siaddr: address,
    giaddr: address,
    sname: text(63),
    file: text(127),
    options: fc
      .uniqueArray(fc.tuple(code, fc.uint8Array({ maxLength: 255 })), { selector: ([c]) => c })
      .map((o) => new Map(o)),
  })
  fc.assert(
    fc.property(message, (sent) => {
      const back = decodeDhcp(encodeDhcp(sent))
      assert.ok(back.ok)
      const sorted = (m: DhcpMessage) => ({ ...m, options: [...m.options].toSorted(([a], [b]) => a - b) })
      assert.deepEqual(sorted(back.value), sorted(sent))
    }),
    { seed: 68 },
  )
})

test('row 41: what does not fit is left out from the highest number down, and option 82 never is', () => {
  const relay = new Uint8Array(255).fill(1)
  const crowded = {
    ...reply,
    options: new Map([
      ...reply.options,
      [OPTION.relayAgent, relay],
      [OPTION.domainSearch, new Uint8Array(200)],
      [OPTION.ntpServers, new Uint8Array(4)],
    ]),
  }
  const fitted = fitDhcp(crowded, 548)
  assert.deepEqual(
    [...fitted.options.keys()].toSorted((a, b) => a - b),
    [42, 53, 54, 82],
  )
  assert.ok(encodeDhcp(fitted).length <= 548)
  assert.equal(fitDhcp(reply, 548), reply)
})

test('row 43: option 57 is bounded to what hosts must and firmware can take', () => {
  const limit = (value: string): number => maximumSizeOf(new Map([[OPTION.maximumSize, hex(value)]]))
  assert.deepEqual(
    ['0000', '000a', '0240', '0400', '05c0', 'ffff', '05'].map(limit),
    [548, 548, 548, 996, 1444, 1444, 548],
  )
})
