import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FIRMWARES } from './firmware.ts'
import { macOf, uuidOf } from './identity.ts'
import { qemuArguments, type Hardware } from './qemu-arguments.ts'

const hardware = (firmware: Hardware['firmware']): Hardware => ({
  firmware,
  uuid: uuidOf(10),
  mac: macOf(10),
  tap: 'machine10',
  memory: 1024,
  media: '/run/boot.file',
  variables: '/run/variables.fd',
})

const lineOf = (firmware: Hardware['firmware']): string => qemuArguments(hardware(firmware)).join(' ')

test('exactly one thing is first in the boot order, whatever the firmware', () => {
  for (const firmware of FIRMWARES) assert.equal(lineOf(firmware).match(/bootindex=1/g)?.length, 1, firmware)
})

test('no machine asks for hardware acceleration', () => {
  for (const firmware of FIRMWARES) assert.doesNotMatch(lineOf(firmware), /kvm/)
})

test("the emulator's own iPXE is in the way of nobody but BIOS network boot", () => {
  for (const firmware of FIRMWARES)
    assert.equal(lineOf(firmware).includes(',romfile='), firmware !== 'bios-pxe', firmware)
})

test('a machine has the same identity in every run', () => {
  assert.match(lineOf('iso'), /-uuid c01df09e-0075-4000-8000-00000000000a .*mac=52:54:00:75:00:0a/)
})
