import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concat, hex, latin1 } from '../base/bytes.ts'
import { OPTION } from '../wire/dhcp4/option-code.ts'
import { classifyFirmware } from './firmware.ts'
import { dhcpRequest, speaks, type Entries } from './testdata/dhcp-requests.ts'

const firmwareOf = (options: Entries): string => classifyFirmware(dhcpRequest('discover', options))

test('each program is known by what it says', () => {
  assert.equal(firmwareOf(speaks.host), 'none')
  assert.equal(firmwareOf(speaks.uBoot), 'u-boot')
  assert.equal(firmwareOf(speaks.biosRom), 'pxe')
  assert.equal(firmwareOf(speaks.uefiRom), 'pxe')
  assert.equal(firmwareOf(speaks.uefiHttp), 'uefi-http')
  assert.equal(firmwareOf(speaks.oldIpxe), 'ipxe-without-https')
  assert.equal(firmwareOf(speaks.ipxe), 'ipxe')
})

test('row 24: our own iPXE is told from every other, although it says PXEClient and has iPXE features', () => {
  assert.equal(firmwareOf(speaks.coldforge), 'coldforge')
  assert.equal(firmwareOf({ ...speaks.coldforge, [OPTION.userClass]: hex('09 636f6c64666f726765') }), 'coldforge')
})

test('row 23: iPXE is iPXE with a bare user class, with a list of one, and with a list of several', () => {
  for (const userClass of [latin1('iPXE'), hex('04 69505845'), concat([hex('03 616263'), hex('04 69505845')])])
    assert.equal(firmwareOf({ ...speaks.ipxe, [OPTION.userClass]: userClass }), 'ipxe')
})

test('row 21: a vendor class counts by its exact-case beginning', () => {
  assert.equal(firmwareOf({ [OPTION.vendorClass]: 'PXEClient' }), 'pxe')
  assert.equal(firmwareOf({ [OPTION.vendorClass]: `PXEClient${'\x00'.repeat(246)}` }), 'pxe')
  assert.equal(firmwareOf({ [OPTION.vendorClass]: 'pxeclient' }), 'none')
})

test('row 8: empty options say nothing', () => {
  assert.equal(firmwareOf({ [OPTION.vendorClass]: '', [OPTION.userClass]: '', [OPTION.architecture]: '' }), 'none')
})

test('row 50: a class of control characters and line breaks is only a class that nobody knows', () => {
  assert.equal(
    firmwareOf({ [OPTION.userClass]: 'iPXE\nchain http://evil/', [OPTION.vendorClass]: '\r\n\u00ff' }),
    'none',
  )
})
