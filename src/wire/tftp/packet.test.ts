import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hex, latin1, toHex } from '../../base/bytes.ts'
import { decodeTftp, encodeTftp, type TftpPacket } from './packet.ts'

const cases: readonly { readonly name: string; readonly bytes: Uint8Array; readonly packet: TftpPacket }[] = [
  {
    name: 'the probe of an EDK2 firmware',
    bytes: hex(`0001  697078652e65666900  6f6374657400
                7473697a6500 3000  626c6b73697a6500 3134363800  77696e646f7773697a6500 3400`),
    packet: {
      kind: 'rrq',
      fileName: 'ipxe.efi',
      mode: 'octet',
      options: new Map([
        ['tsize', '0'],
        ['blksize', '1468'],
        ['windowsize', '4'],
      ]),
    },
  },
  {
    name: 'a request to write',
    bytes: hex('0002 6100 6e6574617363696900'),
    packet: { kind: 'wrq', fileName: 'a', mode: 'netascii', options: new Map() },
  },
  { name: 'a block', bytes: hex('0003 0102 aabb'), packet: { kind: 'data', block: 0x102, bytes: hex('aabb') } },
  {
    name: 'the empty block at the end',
    bytes: hex('0003 ffff'),
    packet: { kind: 'data', block: 65535, bytes: hex('') },
  },
  { name: 'an acknowledgement', bytes: hex('0004 fffe'), packet: { kind: 'ack', block: 65534 } },
  {
    name: 'file not found',
    bytes: hex('0005 0001 6e6f00'),
    packet: { kind: 'error', code: 1, message: 'no' },
  },
  {
    name: 'an option acknowledgement',
    bytes: hex('0006 626c6b73697a6500 3134303800'),
    packet: { kind: 'oack', options: new Map([['blksize', '1408']]) },
  },
]

for (const { name, bytes, packet } of cases)
  test(`${name} is read and written byte for byte`, () => {
    assert.deepEqual(decodeTftp(bytes), { ok: true, value: packet })
    assert.equal(toHex(encodeTftp(packet)), toHex(bytes))
  })

const text = fc.string({
  unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 40,
})
const lower = text.map((value) => value.toLowerCase())
const options = fc
  .uniqueArray(fc.tuple(lower, text), { maxLength: 4, selector: ([name]) => name })
  .map((pairs) => new Map(pairs))
const u16 = fc.integer({ min: 0, max: 65535 })
const bytes = fc.uint8Array({ maxLength: 600 })
const anyPacket: fc.Arbitrary<TftpPacket> = fc.oneof(
  fc.record({ kind: fc.constantFrom('rrq', 'wrq'), fileName: text, mode: lower, options }),
  fc.record({ kind: fc.constant('data'), block: u16, bytes }),
  fc.record({ kind: fc.constant('ack'), block: u16 }),
  fc.record({
    kind: fc.constant('error'),
    code: u16,
    message: fc.string({ maxLength: 100 }),
  }),
  fc.record({ kind: fc.constant('oack'), options }),
)

test('every packet survives the wire', () => {
  fc.assert(
    fc.property(anyPacket, (packet) => {
      assert.deepEqual(decodeTftp(encodeTftp(packet)), { ok: true, value: { ...packet } })
    }),
    { seed: 1350, numRuns: 2000 },
  )
})

test('no bytes make the decoder throw, and what it accepts can be written again', () => {
  const opcode = fc.integer({ min: 0, max: 8 })
  fc.assert(
    fc.property(opcode, bytes, (first, rest) => {
      const packet = decodeTftp(Uint8Array.of(0, first, ...rest))
      if (!packet.ok) return
      const written = encodeTftp(packet.value)
      const again = decodeTftp(written)
      assert.ok(again.ok)
      assert.deepEqual(encodeTftp(again.value), written)
    }),
    { seed: 2347, numRuns: 5000 },
  )
})

test('a packet cut short anywhere is refused or still a packet, never a crash', () => {
  for (const { bytes: whole } of cases)
    for (let length = 0; length < whole.length; length++) decodeTftp(whole.subarray(0, length))
})

const refused = (label: string, datagram: Uint8Array): void => {
  test(label, () => {
    assert.equal(decodeTftp(datagram).ok, false)
  })
}
const rrq = (rest: string): Uint8Array => latin1(`\0\x01${rest}`)

refused('row 53: an empty datagram is no packet', hex(''))
refused('row 53: one byte is no packet', hex('00'))
refused('row 53: opcode 0 is no packet', hex('0000 0001'))
refused('row 53: opcode 7 is no packet', hex('0007 0001'))
refused('row 53: an ACK of three bytes is no packet', hex('0004 00'))
refused('row 54: a request without its last NUL is refused', rrq('a\0octet'))
refused('row 54: a request without a mode is refused', rrq('a\0'))
refused('row 54: a request with an empty name is refused', rrq('\0octet\0'))
refused('row 55: a request of 513 bytes is refused', rrq(`${'a'.repeat(504)}\0octet\0`))

test('row 55: a request of 512 bytes is read', () => {
  assert.equal(decodeTftp(rrq(`${'a'.repeat(503)}\0octet\0`)).ok, true)
})

const optionsOf = (rest: string): unknown => {
  const packet = decodeTftp(rrq(rest))
  return packet.ok && packet.value.kind === 'rrq' ? [...packet.value.options] : packet
}

test('row 56: an option name without a value is ignored', () => {
  assert.deepEqual(optionsOf('a\0octet\0tsize\x000\0blksize\0'), [['tsize', '0']])
})

test('row 59: of options that are equal but for case the first counts', () => {
  assert.deepEqual(optionsOf('a\0octet\0BLKSIZE\x001024\0blksize\x00512\0'), [['blksize', '1024']])
})

test('row 61: the mode is read in any case', () => {
  const packet = decodeTftp(rrq('a\0nEtAsCiI\0'))
  assert.ok(packet.ok && packet.value.kind === 'rrq')
  assert.equal(packet.value.mode, 'netascii')
})

test('row 64: a second NUL behind the name is skipped', () => {
  const packet = decodeTftp(rrq('undionly.kpxe\0\0octet\0tsize\x000\0'))
  assert.ok(packet.ok && packet.value.kind === 'rrq')
  assert.deepEqual([packet.value.fileName, packet.value.mode, packet.value.options.size], ['undionly.kpxe', 'octet', 1])
})

test('an error text cannot carry control characters to the screen of a firmware', () => {
  const written = encodeTftp({ kind: 'error', code: 0, message: 'a\n\x1b[2J\0b' })
  assert.equal(toHex(written), toHex(hex('0005 0000  61 20 20 5b324a 20 62 00')))
})
