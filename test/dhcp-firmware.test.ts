import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { test } from 'node:test'
import { startServer } from './dhcp/start-server.ts'
import { cannotIsolate, ip, openLan, startIn, type Lan } from './netns.ts'

/**
 * Real firmware reads our replies: QEMU's iPXE option ROM (2019, no HTTPS) and OVMF. They print the boot file they settled on;
 * nobody serves it here.
 */

async function startMachine(lan: Lan, number: number, firmware: readonly string[]) {
  const tap = `tap${number}`
  await ip(lan.name, `tuntap add ${tap} mode tap`)
  await ip(lan.name, `link set ${tap} master bridge up`)
  const hardware = '-accel tcg,thread=multi -cpu max -m 512 -machine graphics=off -boot n'
  const console = '-display none -monitor none -serial stdio'
  const network = `-netdev tap,id=lan,ifname=${tap},script=no,downscript=no`
  const settings = [hardware, console, network].join(' ').split(' ')
  return startIn(lan.name, 'qemu-system-x86_64', [...settings, ...firmware])
}

const card = (number: number, rest = ''): readonly string[] => [
  '-device',
  `virtio-net-pci,netdev=lan,mac=52:54:00:00:01:0${number}${rest}`,
]
const biosWithIpxe = card(1)
const ovmf = ['-bios', '/usr/share/ovmf/OVMF.fd', ...card(2, ',romfile=')]

async function untilPrinted(machine: ChildProcess, text: string): Promise<void> {
  let printed = ''
  for await (const chunk of machine.stdout ?? []) {
    printed += String(chunk)
    if (printed.includes(text)) return
  }
  assert.fail(`the machine ended without printing "${text}": ${printed.slice(-400)}`)
}

test('iPXE and OVMF take address and boot file from us', { skip: cannotIsolate }, async () => {
  await using lan = await openLan('10.75.0.1/16')
  await using _server = await startServer(lan)
  await using bios = await startMachine(lan, 1, biosWithIpxe)
  await using uefi = await startMachine(lan, 2, ovmf)
  await Promise.all([
    untilPrinted(bios, 'tftp://10.75.0.1/boot-bios.kpxe'),
    untilPrinted(uefi, 'NBP filename is boot-amd64.efi'),
  ])
})

test(
  'beside dnsmasq, which gives the addresses, both take the boot file from us',
  { skip: cannotIsolate },
  async () => {
    await using lan = await openLan('10.75.0.1/16')
    const other = await lan.attach('52:54:00:00:00:fe')
    await ip(other, 'address add 10.75.0.2/16 dev eth0')
    const range = '--dhcp-range=10.75.2.1,10.75.2.99,1h'
    const settings = ['-k', '-p', '0', '-i', 'eth0', range, '--leasefile-ro', '--pid-file=', '--log-facility=/dev/null']
    await using _dnsmasq = startIn(other, 'dnsmasq', settings)
    await using server = await startServer(lan, 'proxy')
    await using bios = await startMachine(lan, 1, biosWithIpxe)
    await using uefi = await startMachine(lan, 2, ovmf)
    await Promise.all([
      untilPrinted(bios, 'tftp://10.75.0.1/boot-bios.kpxe'),
      untilPrinted(uefi, 'NBP filename is boot-amd64.efi'),
    ])
    const onPxePort = await server.until({ kind: 'acknowledged', mac: '52:54:00:00:01:02' })
    assert.equal(onPxePort['asked'], 'request')
  },
)
