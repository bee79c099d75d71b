import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from './dhcp/start-server.ts'
import { biosWithIpxe, ovmf, startMachine, untilPrinted } from './dhcp/machine.ts'
import { cannotIsolate, ip, openLan, startIn } from './netns.ts'

/**
 * Real firmware reads our replies: QEMU's iPXE option ROM (2019, no HTTPS) and OVMF. They print the boot file they settled on;
 * nobody serves it here.
 */

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
