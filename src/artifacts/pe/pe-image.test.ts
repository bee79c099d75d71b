import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hex } from '../../base/bytes.ts'
import { viewOf } from '../view.ts'
import { readPeImage } from './pe-image.ts'
import { samplePe, SIGNATURE_FIELD } from './sample-pe.suite.ts'

const SEED = 20_262

const codeOf = (file: Uint8Array): string => {
  const image = readPeImage(file)
  return image.ok ? '' : image.error.code
}

test('an EFI program tells its machine and where its fields stand', () => {
  assert.deepEqual(readPeImage(samplePe('arm64')), {
    ok: true,
    value: {
      machine: 'arm64',
      coffAt: 0x44,
      optionalAt: 0x58,
      freeRowAt: 0x58 + 240 + 40,
      sections: 1,
      entryPoint: 0x1010,
      sectionAlignment: 0x1000,
      fileAlignment: 0x200,
      sizeOfImage: 0x2000,
    },
  })
})

test('a signed program is refused, because editing it would break the signature', () => {
  const signed = samplePe('amd64')
  viewOf(signed).setUint32(SIGNATURE_FIELD, 0x400, true)
  assert.equal(codeOf(signed), 'IPXE_EFI_SIGNED')
})

test('what is not an EFI program for our processors is refused', () => {
  const other = samplePe('amd64')
  viewOf(other).setUint16(0x44, 0x14c, true) // 32-bit x86
  for (const file of [hex(''), hex('4d5a'), new Uint8Array(1024), other]) assert.equal(codeOf(file), 'IPXE_EFI_UNKNOWN')
})

test('a program cut at any byte is refused', () => {
  const whole = samplePe('amd64')
  for (let length = 0; length < whole.length; length++)
    assert.equal(codeOf(whole.subarray(0, length)), 'IPXE_EFI_UNKNOWN', `${length} bytes`)
})

test('damaged headers are read or refused, never thrown at', () => {
  const damage = fc.array(fc.tuple(fc.nat(0x1a0), fc.nat(255)), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(damage, (changes) => {
      const file = samplePe('amd64')
      for (const [at, byte] of changes) file[at] = byte
      const image = readPeImage(file)
      if (image.ok) assert.ok(image.value.freeRowAt + 40 <= file.length)
    }),
    { seed: SEED, numRuns: 2000 },
  )
})
