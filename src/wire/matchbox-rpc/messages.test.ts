import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hex } from '../../base/bytes.ts'
import {
  decodeGroupMessage,
  decodeLabels,
  decodeName,
  decodeProfileMessage,
  decodeTemplateMessage,
  decodeWrapped,
  encodeGroupMessage,
  encodeProfileMessage,
  encodeWrapped,
} from './messages.ts'

const group = hex(
  [
    '0a 02 6731', // 1, id: "g1"
    '1a 01 70', // 3, profile: "p"
    '22 08  0a 01 61  12 03 622f63', // 4, selector: an entry of key "a" and value "b/c"
    '2a 02 7b7d', // 5, metadata: {}
  ].join(' '),
)

test('a group is the bytes of the field table', () => {
  const decoded = decodeGroupMessage(group)
  assert.deepEqual(decoded.ok && { ...decoded.value, metadata: Buffer.from(decoded.value.metadata).toString() }, {
    id: 'g1',
    name: '',
    profile: 'p',
    selector: new Map([['a', 'b/c']]),
    metadata: '{}',
  })
  assert.ok(decoded.ok)
  assert.deepEqual(encodeGroupMessage(decoded.value), group)
})

test('a boot that is present but empty is not one that is absent', () => {
  const present = decodeProfileMessage(hex('0a 01 70 2a 00'))
  const absent = decodeProfileMessage(hex('0a 01 70'))
  assert.deepEqual(present.ok && present.value.boot, { kernel: '', initrd: [], args: [] })
  assert.equal(absent.ok && absent.value.boot, undefined)
  assert.ok(present.ok && absent.ok)
  assert.deepEqual(encodeProfileMessage(present.value), hex('0a 01 70 2a 00'))
  assert.deepEqual(encodeProfileMessage(absent.value), hex('0a 01 70'))
})

test('an absent message is told from an empty one, and unknown fields are read over', () => {
  const absent = decodeWrapped(hex('10 96 01 1d 01020304 21 0102030405060708 7a 01 00'), decodeGroupMessage)
  assert.deepEqual(absent, { ok: true, value: undefined })
  assert.equal(decodeWrapped(encodeWrapped(new Uint8Array(0)), decodeGroupMessage).ok, true)
})

test('of a repeated single field the last counts, and a message in pieces is one', () => {
  assert.deepEqual(decodeName(hex('0a 01 61 0a 01 62')), { ok: true, value: 'b' })
  const pieces = decodeProfileMessage(hex('2a 03 0a 01 6b 2a 03 12 01 69'))
  assert.deepEqual(pieces.ok && pieces.value.boot, { kernel: 'k', initrd: ['i'], args: [] })
})

test('what is cut short, misnumbered or no UTF-8 is refused', () => {
  for (const bytes of [
    '0a',
    '0a 05 61',
    '02 00',
    '0b',
    '0a 01 ff',
    'ffffffffffffffffffff 01',
    '0a ffffffffffffffffff7f',
  ])
    assert.equal(decodeName(hex(bytes)).ok, false, bytes)
  assert.equal(decodeLabels(hex('0a 03 0a 05 61')).ok, false)
})

const text = fc.string({ unit: 'grapheme', maxLength: 200 })
const plain = { noNullPrototype: true }
const boot = fc.record({ kernel: text, initrd: fc.array(text), args: fc.array(text) }, plain)
const ids = { id: text, name: text, ignitionId: text, cloudId: text, genericId: text }
const profile = fc.record({ ...ids, boot: fc.option(boot, { nil: undefined }) }, plain)

test('what is encoded decodes to the same', () => {
  fc.assert(
    fc.property(profile, (value) => {
      assert.deepEqual(decodeProfileMessage(encodeProfileMessage(value)), { ok: true, value })
    }),
    { seed: 3 },
  )
})

test('no bytes make a decoder throw or hang', () => {
  const decoders = [decodeGroupMessage, decodeProfileMessage, decodeLabels, decodeName, decodeTemplateMessage]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      for (const decode of decoders) assert.equal(typeof decode(bytes).ok, 'boolean')
    }),
    { seed: 4, numRuns: 2000 },
  )
})
