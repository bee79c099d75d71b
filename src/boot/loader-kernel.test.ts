import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { isRefusal } from '../base/refusal.ts'
import type { NetBoot } from '../domain/profiles/profile.ts'
import type { Loader } from './loader.ts'
import { loaderKernel, type LoaderKernel, type LoaderSettings } from './loader-kernel.ts'

const boot: NetBoot = {
  kernel: '/assets/vmlinuz',
  initrd: ['--name main /assets/initrd.img', '/assets/board.dtb'],
  args: ['initrd=main', 'console=ttyS0', 'id=${uuid}', 'card=${net0/mac:hexhyp}'],
  cmdline: new Map(),
}
const settings: LoaderSettings = {
  uuid: 'aaaaaaaa-0000-4000-8000-000000000001',
  'net0/mac:hexhyp': '52-54-00-00-00-01',
}

const of = (over: Partial<NetBoot> = {}, loader: Loader = 'syslinux-efi', known = settings): LoaderKernel | string => {
  const kernel = loaderKernel({ ...boot, ...over }, 'worker', known, loader)
  return isRefusal(kernel) ? kernel.says : kernel
}

test('what only iPXE understands is left out or filled in, and a device tree is no initrd', () => {
  assert.deepEqual(of(), {
    kernel: 'assets/vmlinuz',
    initrds: ['assets/initrd.img'],
    deviceTree: 'assets/board.dtb',
    args: 'console=ttyS0 id=aaaaaaaa-0000-4000-8000-000000000001 card=52-54-00-00-00-01',
  })
})

test('a variable that nobody knows here refuses the profile, and so does a value that is more than a word', () => {
  assert.match(JSON.stringify(of({ args: ['x=${asset}'] })), /variable that only iPXE knows/)
  assert.match(JSON.stringify(of({}, 'syslinux-efi', { ...settings, uuid: 'a b' })), /variable that only iPXE knows/)
})

test('a file that the loader cannot fetch refuses the profile', () => {
  for (const kernel of ['https://x/vmlinuz', 'ftp://x/v', '${base}/v', 'a,b', 'a\nb'])
    assert.match(JSON.stringify(of({ kernel })), /cannot fetch/, kernel)
  assert.match(JSON.stringify(of({ kernel: 'http://x/vmlinuz' }, 'u-boot')), /cannot fetch/)
  assert.match(JSON.stringify(of({ initrd: ['/a', '/b'] }, 'u-boot')), /several initial RAM disks/)
  assert.equal((of({ kernel: 'http://x/vmlinuz' }) as LoaderKernel).kernel, 'http://x/vmlinuz')
})

test('row 81: no value of a profile becomes another line or another file', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 40 })
  fc.assert(
    fc.property(anything, anything, (kernel, initrd) => {
      const made = loaderKernel({ ...boot, kernel, initrd: [initrd] }, 'worker', settings, 'petitboot')
      if (isRefusal(made)) return
      for (const file of [made.kernel, ...made.initrds]) assert.match(file, /^[^\s,]*$/)
    }),
    { seed: 81 },
  )
})
