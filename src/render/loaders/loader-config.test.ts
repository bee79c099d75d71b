import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromLatin1 } from '../../base/bytes.ts'
import { loaderConfig, type ProgramPlace } from './loader-config.ts'

const byTftp = { by: 'tftp', address: '10.75.0.1' } as const
const byHttp = { by: 'http', url: 'http://10.75.0.1:8080/programs' } as const
const text = (loader: 'pxelinux' | 'grub', place: ProgramPlace): string => fromLatin1(loaderConfig(loader, place))

test('PXELINUX starts the BIOS program, from the root of its TFTP server or from a URL', () => {
  assert.match(text('pxelinux', byTftp), /^DEFAULT coldforge$[^]*^ {2}PXE ::boot-bios\.kpxe$/m)
  assert.match(text('pxelinux', byHttp), /^ {2}PXE http:\/\/10\.75\.0\.1:8080\/programs\/boot-bios\.kpxe$/m)
})

test('GRUB starts the program for its processor', () => {
  assert.match(text('grub', byTftp), /arm64[^]*chainloader \(tftp,10\.75\.0\.1\)\/boot-arm64\.efi/)
  assert.match(text('grub', byHttp), /chainloader \(http,10\.75\.0\.1:8080\)\/programs\/boot-amd64\.efi/)
})

test('row 81: nothing in an address becomes another line or another command', () => {
  for (const address of ['10.0.0.1\nLABEL x', 'a b', 'a;b', 'a)b', '$x', '"', "'", 'a\0b', ''])
    for (const loader of ['pxelinux', 'grub'] as const)
      assert.throws(() => loaderConfig(loader, { by: 'tftp', address }), /cannot stand in a loader's script/)
})

test('there is no secret in what anybody may ask for', () => {
  for (const loader of ['pxelinux', 'grub'] as const)
    assert.doesNotMatch(text(loader, byHttp), /token|key|secret|https/i)
})
