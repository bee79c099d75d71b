import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concat, hex, u32be } from '../../base/bytes.ts'
import { lzmaDecode, lzmaEncodeToFit } from '../../host/xz.ts'
import { crc32Register } from '../crc32.ts'
import { findBytes } from '../find-bytes.ts'
import { STOCK_TRUST_ANCHOR } from '../trust-anchor.ts'
import { without } from '../real-tool.suite.ts'
import { replaceBiosTrustAnchor } from './bios-trust.ts'
import { filterBranches, unfilterBranches } from './branch-filter.ts'
import type { LzmaCodec } from './codec.ts'
import { findPackedBlocks } from './packed-block.ts'

const codec: LzmaCodec = { decode: lzmaDecode, encodeToFit: lzmaEncodeToFit }
const skip = without('xz')
const ours = hex('f00d'.repeat(16))

/** Something like machine code that compresses, with the trust anchor in it. */
const image = concat([hex('e8 10000000 5589e5 c3'.repeat(200)), STOCK_TRUST_ANCHOR, hex('90'.repeat(100))])

/** A BIOS binary: a few bytes of program, a block that is not LZMA, and the block with the image. */
async function binary(content: Uint8Array): Promise<Uint8Array> {
  const packed = await lzmaEncodeToFit(filterBranches(content), 1_000_000)
  assert.ok(packed)
  return concat([hex('55aa0000'), block(new Uint8Array(24).fill(7)), block(packed)])
}

function block(packed: Uint8Array): Uint8Array {
  const word = (value: number): Uint8Array => u32be(value).toReversed()
  return concat([word(packed.length + 4), packed, word(crc32Register(packed))])
}

test('the binary unpacks to the same image with our fingerprint', { skip }, async () => {
  const file = await binary(image)
  let encoded = 0
  const patched = await replaceBiosTrustAnchor(file, ours, {
    decode: lzmaDecode,
    encodeToFit: async (plain, room) => {
      const packed = await lzmaEncodeToFit(plain, room)
      encoded = packed?.length ?? 0
      return packed
    },
  })
  assert.ok(patched.ok)
  assert.equal(patched.value.length, file.length)
  const padded = findPackedBlocks(patched.value)[1]?.packed ?? hex('')
  assert.ok(padded.subarray(encoded).every((byte) => byte === 0))
  const unpacked = await lzmaDecode(padded.subarray(0, encoded))
  const expected = new Uint8Array(image)
  expected.set(ours, findBytes(image, STOCK_TRUST_ANCHOR)[0] ?? 0)
  assert.deepEqual(unpacked && unfilterBranches(unpacked), expected)
})

test('the same binary and authority give the same bytes', { skip }, async () => {
  const file = await binary(image)
  assert.deepEqual(await replaceBiosTrustAnchor(file, ours, codec), await replaceBiosTrustAnchor(file, ours, codec))
})

test('a binary that is cut short is refused', { skip }, async () => {
  const file = await binary(image)
  const patched = await replaceBiosTrustAnchor(file.subarray(0, -8), ours, codec)
  assert.equal(patched.ok ? '' : patched.error.code, 'IPXE_BIOS_UNKNOWN')
})

test('a binary that trusts somebody else already is refused', { skip }, async () => {
  const patched = await replaceBiosTrustAnchor(await binary(hex('90'.repeat(500))), ours, codec)
  assert.equal(patched.ok ? '' : patched.error.code, 'IPXE_BIOS_UNKNOWN')
})

test('a binary with two fingerprints is refused', { skip }, async () => {
  const patched = await replaceBiosTrustAnchor(await binary(concat([image, image])), ours, codec)
  assert.equal(patched.ok ? '' : patched.error.code, 'IPXE_TRUST_AMBIGUOUS')
})

test('a patch that cannot be compressed into the old room is refused', { skip }, async () => {
  const noRoom: LzmaCodec = { decode: lzmaDecode, encodeToFit: () => Promise.resolve(undefined) }
  const patched = await replaceBiosTrustAnchor(await binary(image), ours, noRoom)
  assert.equal(patched.ok ? '' : patched.error.code, 'IPXE_BIOS_FULL')
})
