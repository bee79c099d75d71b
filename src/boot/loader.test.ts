import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_CLUE, tellLoader, type LoaderClue } from './loader.ts'
import { loaderLookUp } from './loader-look-up.ts'

const told = (path: string, clue: Partial<LoaderClue> = {}): string => {
  const lookUp = loaderLookUp(path)
  assert.ok(lookUp !== undefined)
  return tellLoader(lookUp, { ...NO_CLUE, ...clue })
}

test('loaders that look into one folder are told apart by what else they did', () => {
  const path = 'pxelinux.cfg/01-52-54-00-00-00-01'
  assert.equal(told(path), 'pxelinux')
  assert.equal(told(path, { architectures: [0] }), 'pxelinux')
  for (const code of [6, 7, 9, 15, 16, 17]) assert.equal(told(path, { architectures: [code] }), 'syslinux-efi')
  assert.equal(told(path, { fetchedSyslinuxEfi: true }), 'syslinux-efi')
  for (const code of [11, 21, 22, 24]) assert.equal(told(path, { architectures: [code] }), 'u-boot')
  assert.equal(told(path, { vendorClass: 'U-Boot.armv8' }), 'u-boot')
  assert.equal(told('pxelinux.cfg/default-arm-bcm283x'), 'u-boot')
  assert.equal(told(path, { architectures: [14] }), 'petitboot')
})

test('GRUB is GRUB on every firmware', () => {
  for (const architectures of [[], [0], [7], [11]]) assert.equal(told('grub/grub.cfg', { architectures }), 'grub')
})
