import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeGroup } from '../../domain/profiles/decode-group.ts'
import { decodeProfile } from '../../domain/profiles/decode-profile.ts'
import type { Json } from '../../domain/profiles/group.ts'
import type { NetBoot } from '../../domain/profiles/profile.ts'
import { renderGrub } from './boot-grub.ts'
import { BOOTSTRAP, renderIpxe } from './boot-ipxe.ts'
import { renderMetadata } from './metadata-env.ts'
import { renderPixiecore } from './pixiecore-json.ts'
import { templateData } from './template-data.ts'

function boot(document: Json): NetBoot {
  const profile = decodeProfile('p', { id: 'p', boot: document })
  assert.ok(profile.ok && profile.value.boot !== undefined)
  return profile.value.boot
}

const two = boot({ kernel: '/image/kernel', initrd: ['/image/initrd_a', '/image/initrd_b'], args: ['a=b', 'c'] })

test('the bootstrap script is the 132 bytes that matchbox serves', () => {
  assert.equal(Buffer.byteLength(BOOTSTRAP), 132)
})

test('an iPXE script names the kernel with its arguments and every initrd', () => {
  assert.equal(
    renderIpxe(two),
    '#!ipxe\nkernel /image/kernel a=b c\ninitrd /image/initrd_a\ninitrd /image/initrd_b\nboot\n',
  )
})

test('an empty boot gives the 20 bytes that matchbox gives', () => {
  assert.equal(renderIpxe(boot({})), '#!ipxe\nkernel \nboot\n')
})

test('a GRUB config has one entry for EFI and one for BIOS', () => {
  assert.equal(
    renderGrub(two),
    `default=0
fallback=1
timeout=1
menuentry "CoreOS (EFI)" {
echo "Loading kernel"
linuxefi "/image/kernel" a=b c
echo "Loading initrd"
initrdefi  "/image/initrd_a" "/image/initrd_b"
}
menuentry "CoreOS (BIOS)" {
echo "Loading kernel"
linux "/image/kernel" a=b c
echo "Loading initrd"
initrd  "/image/initrd_a" "/image/initrd_b"
}
`,
  )
  assert.match(renderGrub(boot({ kernel: 'k' })), /^linuxefi "k"\necho "Loading initrd"\ninitrdefi \n}$/m)
})

test('Pixiecore gets the map of an old profile and the text of a new one', () => {
  assert.equal(
    renderPixiecore(boot({ kernel: '/k', initrd: ['/i'], cmdline: { c: '', a: 'b<' } })),
    String.raw`{"kernel":"/k","initrd":["/i"],"cmdline":{"a":"b\u003c","c":""}}`,
  )
  assert.equal(
    renderPixiecore(boot({ kernel: '/k', args: ['console=tty0', 'console=ttyS0'] })),
    String.raw`{"kernel":"/k","initrd":[],"cmdline":"console=tty0 console=ttyS0"}`,
  )
})

const group = decodeGroup('g', {
  selector: { MAC: '52-54-00-00-00-01', OS: 'installed' },
  metadata: {
    mac: 'overwritten',
    'my-key': "it's",
    count: 1234567,
    ratio: 0.00001,
    big: 100000,
    yes: true,
    none: null,
    list: ['a', { b: 2 }],
    etcd: { name: 'n1', nested: { deep: 'two\nlines' } },
    request: 'overwritten',
  },
})
assert.ok(group.ok)
const data = templateData(group.value, new Map([['uuid', 'u-1']]), 'uuid=u-1')

test('metadata is written as matchbox writes it: upper case, raw, without lists and nulls', () => {
  assert.equal(
    renderMetadata(data, 'compatible'),
    `BIG=100000
COUNT=1.234567e+06
ETCD_NAME=n1
ETCD_NESTED_DEEP=two
lines
MAC=52:54:00:00:00:01
MY-KEY=it's
OS=installed
RATIO=1e-05
REQUEST_QUERY_UUID=u-1
REQUEST_RAW_QUERY=uuid=u-1
YES=true
`,
  )
})

test('strict metadata can be read by a shell and keeps lists', () => {
  const text = renderMetadata(data, 'strict')
  assert.match(text, /^ETCD_NESTED_DEEP='two\nlines'$/m)
  assert.match(text, /^MY_KEY='it'\\''s'$/m)
  assert.match(text, /^LIST_0=a\nLIST_1_B=2$/m)
})

test('a machine cannot reach the prototype of the data through its labels', () => {
  const hostile = decodeGroup('g', { selector: JSON.parse('{"__PROTO__":"x"}') as Json })
  assert.ok(hostile.ok)
  const env = renderMetadata(templateData(hostile.value, new Map([['__proto__', 'y']]), ''), 'compatible')
  assert.equal(env, 'REQUEST_QUERY___PROTO__=y\nREQUEST_RAW_QUERY=\n__PROTO__=x\n')
})
