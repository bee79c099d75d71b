import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatIp4 } from '../base/ip4.ts'
import { loaderLookUp } from './loader-look-up.ts'

/** In the order in which PXELINUX asks, from its documentation. */
const pxelinux = [
  'b8945908-d6a6-41a9-611d-74a6ab80b83d',
  '01-88-99-aa-bb-cc-dd',
  'C0A8025B',
  'C0A8025',
  'C0A802',
  'C0A80',
  'C0A8',
  'C0A',
  'C0',
  'C',
  'default',
]

test('a loader is known by every name that it asks for, whichever folder it lies in', () => {
  const kinds = ['uuid', 'mac', 'address', ...Array.from({ length: 7 }, () => 'kind'), 'default']
  for (const folder of ['', 'bios/', 'a/b/'])
    assert.deepEqual(
      pxelinux.map((name) => loaderLookUp(`${folder}pxelinux.cfg/${name}`)?.name.by),
      kinds,
    )
  const grub = ['grub.cfg-01-52-54-00-00-00-01', 'grub.cfg-0A4B0101', 'grub.cfg-0A4B', 'grub.cfg']
  assert.deepEqual(
    grub.map((name) => loaderLookUp(`grub/${name}`)?.name.by),
    ['mac', 'address', 'kind', 'default'],
  )
})

test('a name tells the machine: its UUID in both byte orders, its MAC, its address', () => {
  const named = (name: string) => loaderLookUp(`pxelinux.cfg/${name}`)?.name
  assert.deepEqual(named('b8945908-d6a6-41a9-611d-74a6ab80b83d'), {
    by: 'uuid',
    uuids: ['b8945908-d6a6-41a9-611d-74a6ab80b83d', '085994b8-a6d6-a941-611d-74a6ab80b83d'],
  })
  assert.deepEqual(named('01-88-99-AA-BB-CC-DD'), { by: 'mac', mac: '88:99:aa:bb:cc:dd' })
  const byAddress = named('C0A8025B')
  assert.equal(byAddress?.by === 'address' && formatIp4(byAddress.ip), '192.168.2.91')
})

test('U-Boot gives itself away by asking for its board', () => {
  for (const name of ['default-arm', 'default-arm-bcm283x', 'default-arm-bcm283x-rpi'])
    assert.deepEqual(loaderLookUp(`pxelinux.cfg/${name}`), { family: 'pxelinux', name: { by: 'kind' }, isUBoot: true })
  assert.equal(loaderLookUp('grub.cfg-default-arm'), undefined)
})

test('what only looks like it is not a look-up', () => {
  for (const path of [
    'pxelinux.cfg',
    'pxelinux.cfg/',
    'pxelinux.cfg/other',
    'pxelinux.cfg/01-88-99-aa-bb-cc',
    'pxelinux.cfg/b8945908d6a641a9611d74a6ab80b83d',
    'xpxelinux.cfg/default',
    'pxelinux.cfg/default/x',
    'grub.cfgx',
    'grub.cfg-hosts',
    'boot-amd64.efi',
  ])
    assert.equal(loaderLookUp(path), undefined, path)
})

test('no path, however long or strange, is more than no look-up', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const found = loaderLookUp(`pxelinux.cfg/${text}`)
      assert.ok(found === undefined || ['uuid', 'mac', 'address', 'kind', 'default'].includes(found.name.by))
    }),
    { seed: 5 },
  )
})
