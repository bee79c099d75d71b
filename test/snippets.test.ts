import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { renderSnippet, type DhcpProduct } from '../src/render/snippets/snippets.ts'
import { untilPrinted } from './dhcp/machine.ts'
import { cannotIsolate, ip, openLan, runIn, startIn } from './netns.ts'

/** What `coldforge network snippet` prints, pasted into real servers: they point every kind of client at us. */

const OURS = { tftp: '10.75.0.1', http: 'http://10.75.0.1:8080' }
const IPXE = '0x4d:69505845'
const OUR_IPXE = '0x4d:636f6c64666f726765'

/** Who asks: vendor class, architecture, user class; and the boot file that he is to hear. */
const clients = [
  ['PXEClient', '0x5d:0000', '', 'boot-bios.kpxe'],
  ['PXEClient', '0x5d:0007', '', 'boot-amd64.efi'],
  ['PXEClient', '0x5d:0009', '', 'boot-amd64.efi'],
  ['PXEClient', '0x5d:000b', '', 'boot-arm64.efi'],
  ['HTTPClient', '0x5d:0010', '', `${OURS.http}/programs/boot-amd64.efi`],
  ['HTTPClient', '0x5d:0013', '', `${OURS.http}/programs/boot-arm64.efi`],
  ['PXEClient', '0x5d:0000', IPXE, `${OURS.http}/ipxe/start`],
  ['PXEClient', '0x5d:0007', OUR_IPXE, ''],
  ['PXEClient', '0x5d:0027', '', ''],
] as const

interface Peer {
  readonly program: string
  /** Its whole configuration, around what is pasted. */
  readonly configuration: (snippet: string) => string
  readonly arguments: (folder: string) => readonly string[]
  /** What it prints once it can be asked. */
  readonly ready: string
}

const peers: Readonly<Partial<Record<DhcpProduct, Peer>>> = {
  dnsmasq: {
    program: '/usr/sbin/dnsmasq',
    configuration: (snippet) => `dhcp-range=10.75.2.1,10.75.2.99,1h\ndhcp-leasefile=/dev/null\nno-ping\n${snippet}`,
    arguments: (folder) => ['-k', '-p', '0', '-i', 'eth0', '--pid-file=', '--log-facility=-', '-C', `${folder}/conf`],
    ready: 'DHCP, IP range',
  },
  isc: {
    program: '/usr/sbin/dhcpd',
    configuration: (snippet) =>
      `ping-check false;\nsubnet 10.75.0.0 netmask 255.255.0.0 { range 10.75.2.1 10.75.2.99; }\n${snippet}`,
    arguments: (folder) => {
      writeFileSync(`${folder}/leases`, '')
      return ['-f', '-d', '-cf', `${folder}/conf`, '-lf', `${folder}/leases`, '-pf', `${folder}/pid`, 'eth0']
    },
    ready: 'Server starting service',
  },
  kea: {
    program: '/usr/sbin/kea-dhcp4',
    configuration: (snippet) => `{ "Dhcp4": {
      "interfaces-config": { "interfaces": ["eth0"] },
      "lease-database": { "type": "memfile", "persist": false },
      "loggers": [{ "name": "kea-dhcp4", "severity": "INFO", "output_options": [{ "output": "stderr" }] }],
      "subnet4": [{ "subnet": "10.75.0.0/16", "pools": [{ "pool": "10.75.2.1 - 10.75.2.99" }] }],
      ${snippet} } }`,
    arguments: (folder) => ['-c', `${folder}/conf`],
    ready: 'DHCP4_STARTED',
  },
}

for (const [product, peer] of Object.entries(peers) as [DhcpProduct, Peer][]) {
  const skip = cannotIsolate || (!existsSync(peer.program) && `needs ${peer.program}`)
  test(`the snippet for ${product} makes it point every kind of client at us`, { skip }, async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'coldforge-snippets-'))
    const script = join(folder.path, 'script')
    writeFileSync(script, '#!/bin/sh\n[ "$1" = bound ] && echo "${boot_file:-$bootfile},$siaddr"\nexit 0\n', {
      mode: 0o755,
    })
    writeFileSync(join(folder.path, 'conf'), peer.configuration(renderSnippet(product, OURS)))

    await using lan = await openLan('10.75.0.9/16')
    const theirs = await lan.attach('52:54:00:00:00:fe')
    await ip(theirs, 'address add 10.75.0.2/16 dev eth0')
    const command = ['sh', '-c', 'exec "$@" 2>&1', 'sh', peer.program, ...peer.arguments(folder.path)]
    // Kea would write its lock into /run of the host.
    const kept = ['KEA_LOCKFILE_DIR=none', `KEA_PIDFILE_DIR=${folder.path}`]
    await using running = startIn(theirs, 'env', [...kept, ...command])
    await untilPrinted(running, peer.ready)
    const machine = await lan.attach('52:54:00:00:00:01')
    for (const [vendorClass, arch, userClass, wanted] of clients) {
      const classes = ['-V', vendorClass, '-x', arch, ...(userClass === '' ? [] : ['-x', userClass])]
      const heard = await runIn(machine, 'udhcpc', ['-i', 'eth0', '-f', '-q', '-n', '-s', script, ...classes])
      const [file, server] = heard.trim().split(',')
      assert.equal(file, wanted, `${vendorClass} ${arch} ${userClass}`)
      if (wanted.startsWith('boot-')) assert.equal(server, OURS.tftp)
    }
  })
}
