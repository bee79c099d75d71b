import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toHex } from '../../base/bytes.ts'
import { judge, without } from '../real-tool.suite.ts'
import { viewOf } from '../view.ts'
import { withCommandLine } from './command-line.ts'
import { readPeImage } from './pe-image.ts'
import { samplePe } from './sample-pe.suite.ts'

/** Where the appended section stands in the file and in memory. */
const FILE_AT = 0x400
const MEMORY_AT = 0x2000

function extended(machine: 'amd64' | 'arm64', text: string): Uint8Array {
  const file = withCommandLine(samplePe(machine), text)
  assert.ok(file.ok)
  return file.value
}

const words = (bytes: Uint8Array, from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) =>
    viewOf(bytes)
      .getUint32(from + i * 4, true)
      .toString(16)
      .padStart(8, '0'),
  )

test('the program starts in the new section, which holds the text in UTF-16 with a terminating zero', () => {
  const file = extended('amd64', 'ipxe a')
  const image = readPeImage(file)
  assert.ok(image.ok)
  assert.equal(image.value.sections, 2)
  assert.equal(image.value.entryPoint, MEMORY_AT)
  assert.equal(image.value.sizeOfImage, 0x3000)
  assert.equal(toHex(file.subarray(FILE_AT + 136, FILE_AT + 150)), '6900700078006500200061000000')
})

test('the x86-64 code passes the length of the text in bytes and jumps to the old entry point', () => {
  const file = extended('amd64', 'ipxe a')
  const view = viewOf(file)
  assert.equal(view.getUint32(FILE_AT + 53, true), 14)
  assert.equal(view.getUint8(FILE_AT + 88), 0xe9)
  assert.equal(MEMORY_AT + 93 + view.getInt32(FILE_AT + 89, true), 0x1010)
})

test('the AArch64 code passes the length of the text in bytes and branches to the old entry point', () => {
  const file = extended('arm64', 'ipxe a')
  const [branch = '', length = ''] = words(file, FILE_AT + 92, 2)
  assert.equal(Number.parseInt(length, 16), 14)
  const distance = (Number.parseInt(branch, 16) << 6) >> 4 // 26 bits of words, sign-extended
  assert.equal(branch.slice(0, 2), '17')
  assert.equal(MEMORY_AT + 92 + distance, 0x1010)
})

test('everything that was in the file stays where it was', () => {
  const before = samplePe('amd64')
  before.fill(0x90, 0x200, 0x400)
  const file = withCommandLine(before, 'ipxe a')
  assert.ok(file.ok)
  assert.deepEqual(file.value.subarray(0x200, 0x400), before.subarray(0x200, 0x400))
})

test('objdump sees the section as code at its place', { skip: without('objdump') }, () => {
  const listing = judge('objdump', ['--section-headers', 'FILE'], extended('amd64', 'ipxe a')).toString()
  assert.match(listing, /\.cmdline\s+00000096\s+0*2000\s+0*2000\s+00000400[\s\S]*READONLY, CODE/)
})

test('what is no EFI program is refused', () => {
  const file = withCommandLine(new Uint8Array(100), 'ipxe a')
  assert.equal(file.ok ? '' : file.error.code, 'IPXE_EFI_UNKNOWN')
})
