import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge, without } from '../real-tool.suite.ts'
import { viewOf } from '../view.ts'
import { fat16 } from './fat16.ts'

const bytes = (length: number): Uint8Array => new Uint8Array(length).map((_, i) => (i * 7) & 255)
const files = [
  { path: ['EFI', 'BOOT', 'BOOTX64.EFI'], bytes: bytes(1300) },
  { path: ['EFI', 'BOOT', 'BOOTAA64.EFI'], bytes: bytes(512) },
  { path: ['README'], bytes: bytes(0) },
]

test('mtools reads every file back', { skip: without('mcopy') }, () => {
  const image = fat16(files, 1)
  for (const file of files) {
    const read = judge('mcopy', ['-n', '-i', 'FILE', `::/${file.path.join('/')}`, '-'], image)
    assert.deepEqual(new Uint8Array(read), file.bytes, file.path.join('/'))
  }
})

test('the checker of dosfstools finds nothing to repair', { skip: without('fsck.fat') }, () => {
  assert.match(judge('fsck.fat', ['-n', 'FILE'], fat16(files, 1)).toString(), /5 files, \d+\/4200 clusters/)
})

test('a file larger than the smallest FAT16 makes the file system larger', { skip: without('fsck.fat') }, () => {
  const image = fat16([{ path: ['BIG.BIN'], bytes: bytes(3_000_000) }], 1)
  assert.match(judge('fsck.fat', ['-n', 'FILE'], image).toString(), /1 files, 5860\/5860 clusters/)
})

test('the number of clusters makes it a FAT16, of which the boot record gives the size', () => {
  const view = viewOf(fat16(files, 0x12345678))
  const sectors = view.getUint16(19, true)
  assert.equal(view.byteLength, sectors * 512)
  const clusters = sectors - 1 - 2 * view.getUint16(22, true) - 32
  assert.ok(clusters >= 4085 && clusters < 65_525)
  assert.equal(view.getUint32(39, true), 0x12345678)
})

test('the same files give the same bytes', () => {
  assert.deepEqual(fat16(files, 1), fat16(files, 1))
})

test('more than FAT16 can hold is a bug of the caller', () => {
  assert.throws(() => fat16([{ path: ['BIG.BIN'], bytes: new Uint8Array(34_000_000) }], 1), RangeError)
})
