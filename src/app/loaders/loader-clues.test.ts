import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { parseMac } from '../../base/mac.ts'
import type { DhcpEvent } from '../../boot/dhcp-event.ts'
import { clientKey } from '../../domain/networks/client-key.ts'
import { LoaderClues } from './loader-clues.ts'

const parsed = parseMac('52:54:00:00:00:01')
assert.ok(parsed.ok)
const mac = parsed.value

const heard = (architectures: readonly number[], vendorClass?: string): DhcpEvent => ({
  kind: 'unkept',
  at: instant(0),
  network: 'rack',
  asked: 'discover',
  client: clientKey(undefined, 1, Uint8Array.of(1)),
  mac,
  uuid: undefined,
  architectures,
  firmware: 'none',
  vendorClass,
})

test('what firmware said of itself is remembered until it says something else', () => {
  const clues = new LoaderClues()
  clues.heard(heard([22], 'U-Boot.armv8'))
  clues.heard(heard([]))
  assert.deepEqual(clues.about(mac, '10.75.0.3').architectures, [22])
  assert.equal(clues.about(mac, '10.75.0.3').vendorClass, 'U-Boot.armv8')
  assert.deepEqual(clues.about(undefined, '10.75.0.3').architectures, [])
})

test('whoever fetches the core of syslinux.efi is syslinux.efi', () => {
  const clues = new LoaderClues()
  clues.fetched('10.75.0.3', 'efi64/ldlinux.e64')
  clues.fetched('10.75.0.4', 'ldlinux.c32')
  assert.equal(clues.about(undefined, '10.75.0.3').fetchedSyslinuxEfi, true)
  assert.equal(clues.about(undefined, '10.75.0.4').fetchedSyslinuxEfi, false)
})
