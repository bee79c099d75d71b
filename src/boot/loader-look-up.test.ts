import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { answersLookUp, loaderLookUp } from './loader-look-up.ts'

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
  const kinds = ['uuid', 'mac', ...Array.from({ length: 8 }, () => 'address'), 'default']
  for (const folder of ['', 'bios/', 'a/b/'])
    assert.deepEqual(
      pxelinux.map((name) => loaderLookUp(`${folder}pxelinux.cfg/${name}`)?.by),
      kinds,
    )
  const grub = ['grub.cfg-01-52-54-00-00-00-01', 'grub.cfg-0A4B0101', 'grub.cfg-0A4B', 'grub.cfg']
  assert.deepEqual(
    grub.map((name) => loaderLookUp(`grub/${name}`)?.by),
    ['mac', 'address', 'address', 'default'],
  )
})

test('what only looks like it is not a look-up', () => {
  for (const path of [
    'pxelinux.cfg',
    'pxelinux.cfg/',
    'pxelinux.cfg/other',
    'pxelinux.cfg/01-88-99-aa-bb-cc',
    'xpxelinux.cfg/default',
    'pxelinux.cfg/default/x',
    'grub.cfgx',
    'grub.cfg-hosts',
    'boot-amd64.efi',
  ])
    assert.equal(loaderLookUp(path), undefined, path)
})

test('a machine is answered at its first name, or at the last where an operator has configurations of his own', () => {
  const answered = (operatorHasOwn: boolean) =>
    pxelinux.filter((name) => {
      const found = loaderLookUp(`pxelinux.cfg/${name}`)
      return found !== undefined && answersLookUp(found, operatorHasOwn)
    })
  assert.deepEqual(answered(false), [pxelinux[0], pxelinux[1], 'default'])
  assert.deepEqual(answered(true), ['default'])
})

test('no path, however long or strange, is more than no look-up', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const found = loaderLookUp(`pxelinux.cfg/${text}`)
      assert.ok(found === undefined || ['uuid', 'mac', 'address', 'default'].includes(found.by))
    }),
    { seed: 5 },
  )
})
