import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, sameBytes } from '../../base/bytes.ts'
import { judge, without } from '../real-tool.suite.ts'
import { viewOf } from '../view.ts'
import { fat16 } from './fat16.ts'
import { bootIso } from './iso.ts'
import { rawDisk } from './raw-disk.ts'

const efi = fat16([{ path: ['EFI', 'BOOT', 'BOOTX64.EFI'], bytes: new Uint8Array(700).fill(1) }], 1)
const program = new Uint8Array(70_001).fill(2)
const medium = { program, efi, identity: hex('00112233445566778899aabbccddeeff') }

/** Where the partitions of an image stand, in bytes: first the BIOS program, then the EFI files. */
const partitions = (image: Uint8Array): readonly number[] =>
  [0, 1].map((row) => Number(viewOf(image).getBigUint64(1024 + row * 128 + 32, true)) * 512)

for (const [name, make] of [
  ['ISO', bootIso],
  ['raw disk', rawDisk],
] as const) {
  test(`the partitions of the ${name} hold the BIOS program and the EFI files`, () => {
    const image = make(medium)
    const [programAt = 0, efiAt = 0] = partitions(image)
    assert.ok(sameBytes(image.subarray(programAt, programAt + program.length), program))
    assert.ok(sameBytes(image.subarray(efiAt, efiAt + efi.length), efi))
  })

  test(`the boot record of the ${name} reads the BIOS program and nothing behind it`, () => {
    const image = make(medium)
    const view = viewOf(image)
    const [programAt, efiAt = 0] = partitions(image)
    const from = view.getUint32(16, true) * 512
    assert.equal(from, programAt)
    assert.ok(from + view.getUint16(4, true) * view.getUint16(6, true) * 512 <= efiAt)
  })

  test(`the same contents give the same ${name}`, () => {
    assert.ok(sameBytes(make(medium), make(medium)))
  })
}

test('the raw disk and its partitions are whole mebibytes', () => {
  const image = rawDisk(medium)
  for (const at of [image.length, ...partitions(image)]) assert.equal(at % 1_048_576, 0)
})

test('xorriso finds both ways to boot from CD and both partition tables', { skip: without('xorriso') }, () => {
  const args = ['-indev', 'FILE', '-report_el_torito', 'plain', '-report_system_area', 'plain']
  const report = judge('xorriso', args, bootIso(medium)).toString()
  assert.match(report, /El Torito boot img :\s+1\s+BIOS\s+y\s+none\s+0x0000\s+0x00\s+4\s+23\n/)
  assert.match(
    report,
    new RegExp(`El Torito boot img :\\s+2\\s+UEFI\\s+y\\s+none\\s+0x0000\\s+0x00\\s+${efi.length / 512}\\s`),
  )
  assert.match(report, /System area summary: MBR protective-msdos-label cyl-align-off GPT\n/)
  assert.match(report, /GPT partition path :\s+1\s+\/BIOS\.IMG\n/)
  assert.match(report, /GPT partition path :\s+2\s+\/EFI\.IMG\n/)
})

test('a person who opens the ISO sees both files', { skip: without('xorriso') }, () => {
  assert.match(judge('xorriso', ['-indev', 'FILE', '-ls', '/'], bootIso(medium)).toString(), /'BIOS\.IMG'\n'EFI\.IMG'/)
})
