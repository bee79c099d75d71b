import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concat, hex } from '../base/bytes.ts'
import { replaceTrustAnchor, STOCK_TRUST_ANCHOR } from './trust-anchor.ts'

const ours = new Uint8Array(32).fill(0xab)
const image = concat([hex('0102'), STOCK_TRUST_ANCHOR, hex('0304')])

test('the one fingerprint is replaced and nothing else changes', () => {
  const patched = replaceTrustAnchor(image, ours)
  assert.deepEqual(patched, { ok: true, value: concat([hex('0102'), ours, hex('0304')]) })
})

test('the image that was given stays as it is, also as a Buffer, whose slice shares memory', () => {
  const stock = Buffer.from(image)
  replaceTrustAnchor(stock, ours)
  assert.deepEqual(new Uint8Array(stock), image)
})

test('an image without the fingerprint is refused', () => {
  const patched = replaceTrustAnchor(hex('0102'), ours)
  assert.equal(patched.ok ? '' : patched.error.code, 'IPXE_TRUST_MISSING')
})

test('an image with two fingerprints is refused, because one of them might be the one that counts', () => {
  const patched = replaceTrustAnchor(concat([image, image]), ours)
  assert.equal(patched.ok ? '' : patched.error.code, 'IPXE_TRUST_AMBIGUOUS')
})

test('a fingerprint of another length is a bug of the caller', () => {
  assert.throws(() => replaceTrustAnchor(image, new Uint8Array(20)), RangeError)
})
