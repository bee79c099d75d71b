import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromLatin1 } from '../../base/bytes.ts'
import { refusal } from '../../base/refusal.ts'
import type { Loader } from '../../boot/loader.ts'
import { loaderConfig, type AnsweredPlan } from './loader-config.ts'
import type { LoaderPlace } from './loader-place.ts'

const url = 'http://10.75.0.1:8080'
const byTftp = { by: 'tftp', address: '10.75.0.1', url } as const
const byHttp = { by: 'http', url } as const
const chain: AnsweredPlan = { kind: 'chain' }
const kernel: AnsweredPlan = {
  kind: 'kernel',
  profile: 'worker',
  kernel: {
    kernel: 'assets/vmlinuz',
    initrds: ['assets/a.img', 'http://x/b.img'],
    deviceTree: 'assets/board.dtb',
    args: 'console=ttyS0 quiet',
  },
}

const text = (loader: Loader, plan: AnsweredPlan, place: LoaderPlace, says = 'm-1 starts'): string =>
  fromLatin1(loaderConfig(loader, plan, place, says))

test('PXELINUX starts the BIOS program, from the root of its TFTP server or from a URL', () => {
  assert.equal(
    text('pxelinux', chain, byTftp),
    [
      '# Coldforge',
      'DEFAULT coldforge',
      'PROMPT 0',
      'SAY Coldforge: m-1 starts',
      'LABEL coldforge',
      '  PXE ::boot-bios.kpxe',
      '',
    ].join('\n'),
  )
  assert.match(text('pxelinux', chain, byHttp), /^ {2}PXE http:\/\/10\.75\.0\.1:8080\/programs\/boot-bios\.kpxe$/m)
})

test('GRUB starts the program for its processor', () => {
  assert.match(text('grub', chain, byTftp), /arm64[^]*chainloader \(tftp,10\.75\.0\.1\)\/boot-arm64\.efi/)
  assert.match(text('grub', chain, byHttp), /chainloader \(http,10\.75\.0\.1:8080\)\/programs\/boot-amd64\.efi/)
})

test('U-Boot fetches kernel, RAM disk and device tree by TFTP, from the root', () => {
  const config = text('u-boot', kernel, byTftp)
  assert.match(config, /^ {2}LINUX \/matchbox\/assets\/vmlinuz$/m)
  assert.match(config, /^ {2}FDT \/matchbox\/assets\/board\.dtb$/m)
  assert.match(config, /^ {2}APPEND console=ttyS0 quiet$/m)
})

test('syslinux.efi and Petitboot fetch them the way they came, or from a URL', () => {
  assert.match(text('syslinux-efi', kernel, byTftp), /INITRD ::matchbox\/assets\/a\.img,http:\/\/x\/b\.img$/m)
  assert.match(text('syslinux-efi', kernel, byHttp), /LINUX http:\/\/10\.75\.0\.1:8080\/matchbox\/assets\/vmlinuz$/m)
  assert.match(text('petitboot', kernel, byTftp), /LINUX http:\/\/10\.75\.0\.1:8080\/matchbox\/assets\/vmlinuz$/m)
})

test('a loader that gets nothing shows why, and what to do', () => {
  const why = refusal('X', 409, 'it cannot start our program', 'let DHCP name boot-amd64.efi')
  const config = text('syslinux-efi', { kind: 'stop', refusal: why }, byTftp)
  assert.match(config, /^SAY Coldforge: it cannot start our program$/m)
  assert.match(config, /^SAY What to do: let DHCP name boot-amd64\.efi$/m)
})

test('row 81: nothing in an address or a name becomes another line or another command', () => {
  for (const address of ['10.0.0.1\nLABEL x', 'a b', 'a;b', 'a)b', '$x', '"', "'", 'a\0b', ''])
    for (const loader of ['pxelinux', 'grub'] as const)
      assert.throws(() => text(loader, chain, { ...byTftp, address }), /cannot stand in a loader's script/)
  for (const says of ["m'; reboot; '", 'm\n  KERNEL evil', '$(x)', 'm\\']) {
    const lines: number = text('grub', chain, byTftp, says).split('\n').length
    assert.equal(lines, text('grub', chain, byTftp).split('\n').length)
    assert.doesNotMatch(text('grub', chain, byTftp, says), /reboot; '|\$\(|\\/)
  }
})

test('there is no secret in what anybody may ask for', () => {
  for (const loader of ['pxelinux', 'grub'] as const)
    assert.doesNotMatch(text(loader, chain, byHttp), /token|key|secret|https/i)
})
