import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { osImage } from '../lab/os-image/build.ts'
import { ovmf, startMachine, untilPrinted } from './dhcp/machine.ts'
import { startProduct } from './dhcp/start-product.ts'
import { cannotIsolate, ip, openLan, runIn, startIn } from './netns.ts'

/** Boot loaders that start no program of ours boot the kernel of a profile, which is served in the clear. */

const SYSLINUX = ['/usr/lib/SYSLINUX.EFI/efi64/syslinux.efi', '/usr/lib/syslinux/modules/efi64/ldlinux.e64'] as const
const missing = (packages: string, ...files: readonly string[]): string | false =>
  cannotIsolate || (!files.every((file) => existsSync(file)) && `needs the packages ${packages}`)

/** A folder with one group, which takes every machine, and its profile; and a TFTP root beside it. */
async function site(args: readonly string[], files: readonly string[] = []) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'coldforge-loaders-'))
  const put = (path: string, content: object | string): void => {
    const file = join(folder.path, path)
    mkdirSync(join(file, '..'), { recursive: true })
    if (typeof content === 'string') copyFileSync(content, file)
    else writeFileSync(file, JSON.stringify(content))
  }
  put('profiles/groups/all.json', { id: 'all', profile: 'board' })
  put('profiles/profiles/board.json', { id: 'board', boot: { kernel: '/assets/vmlinuz', initrd: [], args } })
  put('profiles/assets/vmlinuz', (await osImage(() => undefined)).kernel)
  mkdirSync(join(folder.path, 'tftp'))
  for (const file of files) put(`tftp/${basename(file)}`, file)
  const settings = {
    tftp: { enabled: true, root: join(folder.path, 'tftp') },
    profiles: { directory: join(folder.path, 'profiles'), http: true },
  }
  return Object.assign(folder, { settings })
}

test('syslinux.efi boots the kernel of the profile', { skip: missing('syslinux-efi', ...SYSLINUX) }, async () => {
  await using folder = await site(['console=ttyS0'], SYSLINUX)
  await using lan = await openLan('10.75.0.1/16')
  await using product = await startProduct(lan, folder.settings)
  const other = await lan.attach('52:54:00:00:00:fe')
  await ip(other, 'address add 10.75.0.2/16 dev eth0')
  const dnsmasq =
    '-k -p 0 -i eth0 --leasefile-ro --pid-file= --log-facility=/dev/null --dhcp-range=10.75.2.1,10.75.2.99,1h'
  await using _dnsmasq = startIn(other, 'dnsmasq', [...dnsmasq.split(' '), '--dhcp-boot=syslinux.efi,,10.75.0.1'])
  await using machine = await startMachine(lan, 2, ovmf)
  await untilPrinted(machine, 'Linux version')
  assert.match(product.log(), /syslinux\.efi boots profile \\"board\\"/)
})

/** What U-Boot would do, by tools that print what they get. */
const ASK = `#!/bin/sh
[ "$1" = bound ] || exit 0
ip address add "$ip/16" dev eth0
exec curl -sf --max-time 5 "tftp://$siaddr/pxelinux.cfg/01-52-54-00-00-01-03"
`

test('U-Boot is led by DHCP to the kernel of the profile', { skip: cannotIsolate }, async () => {
  await using folder = await site(['console=ttyAMA0', 'card=${net0/mac:hexhyp}'])
  await using lan = await openLan('10.75.0.1/16')
  const rack = { name: 'rack', subnet: '10.75.0.0/16', ranges: ['10.75.1.0-10.75.1.255'] }
  await using product = await startProduct(lan, { ...folder.settings, dhcp: { enabled: true, networks: [rack] } })
  const board = await lan.attach('52:54:00:00:01:03')
  const script = join(folder.path, 'ask')
  writeFileSync(script, ASK, { mode: 0o755 })
  const asUBoot = ['-V', 'U-Boot.armv8', '-x', '0x5d:0016']
  const config = await runIn(board, 'udhcpc', ['-i', 'eth0', '-f', '-q', '-n', ...asUBoot, '-s', script])
  const [, path = ''] = /LINUX (\S+)\n {2}APPEND console=ttyAMA0 card=52-54-00-00-01-03\n/.exec(config) ?? []
  assert.equal(path, '/matchbox/assets/vmlinuz')
  const fetched = join(folder.path, 'fetched')
  await runIn(board, 'curl', ['-sf', '--max-time', '60', '-o', fetched, `tftp://10.75.0.1${path}`])
  assert.deepEqual(readFileSync(fetched), readFileSync(join(folder.path, 'profiles/assets/vmlinuz')))
  assert.match(product.log(), /U-Boot boots profile \\"board\\"/)
})
