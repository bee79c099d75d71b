import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { osImage } from '../lab/os-image/build.ts'
import { biosWithIpxe, ovmf, startMachine, untilPrinted } from './dhcp/machine.ts'
import { startProduct } from './dhcp/start-product.ts'
import { cannotIsolate, ip, openLan, runIn, startIn, type Lan } from './netns.ts'

/**
 * Boot loaders that a site already has (Debian's PXELINUX and GRUB) lie in our TFTP root, and somebody else's DHCP server points at
 * them. They find our configuration and start our boot program, which says so on the console.
 */

const PXELINUX = ['/usr/lib/PXELINUX/pxelinux.0', '/usr/lib/syslinux/modules/bios/ldlinux.c32'] as const
const GRUB = '/usr/lib/grub/x86_64-efi/monolithic/grubnetx64.efi'
const missing = (...files: readonly string[]): string | false =>
  cannotIsolate || (!files.every((file) => existsSync(file)) && 'needs the packages pxelinux and grub-efi-amd64-bin')

async function rootWith(files: Readonly<Record<string, string>>) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'coldforge-loaders-'))
  for (const [name, from] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, name)), { recursive: true })
    copyFileSync(from, join(folder.path, name))
  }
  return folder
}

async function startDnsmasq(lan: Lan, bootFile: string) {
  const other = await lan.attach('52:54:00:00:00:fe')
  await ip(other, 'address add 10.75.0.2/16 dev eth0')
  const range = ['--dhcp-range=10.75.2.1,10.75.2.99,1h', `--dhcp-boot=${bootFile},,10.75.0.1`]
  const settings = ['-k', '-p', '0', '-i', 'eth0', '--leasefile-ro', '--pid-file=', '--log-facility=/dev/null']
  return startIn(other, 'dnsmasq', [...settings, ...range])
}

test('names that nobody has are answered at once, by TFTP and by HTTP', { skip: cannotIsolate }, async () => {
  await using root = await rootWith({ 'pxelinux.cfg/01-52-54-00-00-00-01': '/etc/hostname' })
  await using lan = await openLan('10.75.0.1/16')
  await using _product = await startProduct(lan, { tftp: { enabled: true, root: root.path } })
  const machine = await lan.attach('52:54:00:00:00:01')
  await ip(machine, 'address add 10.75.0.3/16 dev eth0')
  const get = (url: string): Promise<string> => runIn(machine, 'curl', ['-sf', '--max-time', '2', url])
  for (const url of ['tftp://10.75.0.1', 'http://10.75.0.1:8080']) {
    for (const name of ['autoexec.ipxe', 'programs/autoexec.ipxe', 'pxelinux.cfg/0A4B0003', 'x/grub.cfg-0A4B'])
      await assert.rejects(
        get(`${url}/${name}`),
        (failure: Error & { code?: unknown }) => failure.code === 68 || failure.code === 22,
      )
    assert.match(await get(`${url}/grub/grub.cfg`), /chainloader \((?:tftp|http),10\.75\.0\.1/)
    assert.match(await get(`${url}/bios/pxelinux.cfg/default`), /PXE/)
  }
  const own = await get('tftp://10.75.0.1/pxelinux.cfg/01-52-54-00-00-00-01')
  assert.doesNotMatch(own, /coldforge/i, 'what the operator has written wins')
  const byMac = 'pxelinux.cfg/01-52-54-00-00-00-02'
  await assert.rejects(get(`tftp://10.75.0.1/${byMac}`), 'his may stand under a later name')
  assert.match(await get(`http://10.75.0.1:8080/${byMac}`), /boot-bios/)
  await assert.rejects(get('http://10.75.0.1:8080/pxelinux.cfg/b8945908-d6a6-41a9-611d-74a6ab80b83d'))
})

test('PXELINUX finds its configuration and starts our boot program', { skip: missing(...PXELINUX) }, async () => {
  await using root = await rootWith({ 'pxelinux.0': PXELINUX[0], 'ldlinux.c32': PXELINUX[1] })
  await using lan = await openLan('10.75.0.1/16')
  await using _product = await startProduct(lan, { tftp: { enabled: true, root: root.path } })
  await using _dnsmasq = await startDnsmasq(lan, 'pxelinux.0')
  await using machine = await startMachine(lan, 1, biosWithIpxe)
  await untilPrinted(machine, 'Coldforge: this computer boots from')
})

test(
  'GRUB starts our boot program, which takes the network card over from it and boots a kernel',
  { skip: missing(GRUB) },
  async () => {
    await using root = await rootWith({ 'grubx64.efi': GRUB })
    const { kernel } = await osImage(() => undefined)
    const initrd = join(root.path, 'initrd')
    writeFileSync(initrd, 'no system: the kernel is as far as this goes')
    const image = { name: 'lab', kernel, initrds: [initrd], arguments: ['console=ttyS0'] }
    await using lan = await openLan('10.75.0.1/16')
    await using product = await startProduct(lan, { tftp: { enabled: true, root: root.path }, image })
    await using _dnsmasq = await startDnsmasq(lan, 'grubx64.efi')
    await using machine = await startMachine(lan, 2, ovmf)
    await untilPrinted(machine, 'Linux version')
    assert.match(product.log(), /GRUB is told to start our boot program/)
  },
)
