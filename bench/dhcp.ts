/**
 * DHCP side by side: coldforge with its real store, Kea, isc-dhcpd and dnsmasq, each alone on the second processor, in a network
 * namespace, driven by the same clients behind a relay. Needs root and the Debian packages kea-dhcp4-server, isc-dhcp-server,
 * dnsmasq-base, iproute2 and strace.
 *
 *     node bench/dhcp.ts --runs 5 --seconds 3 --only throughput,overload,leases,restart,proxy,growth,durability
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openBed } from './dhcp-bed.ts'
import { growth, leases, proxy, restart } from './dhcp-growth.ts'
import { durability } from './dhcp-durability.ts'
import { overload, throughput } from './dhcp-rate.ts'
import type { Rig } from './dhcp-rig.ts'
import { facts } from './machine-facts.ts'

const parts = { throughput, overload, leases, restart, proxy, growth, durability }

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    only: { type: 'string', default: Object.keys(parts).join(',') },
  },
})

const needed = {
  'kea-dhcp4-server': '/usr/sbin/kea-dhcp4',
  'isc-dhcp-server': '/usr/sbin/dhcpd',
  'dnsmasq-base': '/usr/sbin/dnsmasq',
  strace: '/usr/bin/strace',
}
const missing = Object.entries(needed).filter(([, program]) => !existsSync(program))
if (missing.length > 0) {
  console.error(`not measured, these Debian packages are needed: ${missing.map(([name]) => name).join(' ')}`)
  process.exit(1)
}

function printMachine(): void {
  console.log(facts())
  for (const name of Object.keys(needed))
    console.log(name, execFileSync('dpkg-query', ['-W', '-f', '${Version}', name], { encoding: 'utf8' }))
  console.log(
    `load of the machine before the first run: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  )
}

printMachine()
const root = mkdtempSync(join(tmpdir(), 'dhcp-bench-'))
await using stack = new AsyncDisposableStack()
stack.defer(() => rmSync(root, { recursive: true }))
const bed = stack.use(await openBed())
const rig: Rig = { bed, root, runs: Number(values.runs), seconds: Number(values.seconds) }
for (const [name, part] of Object.entries(parts)) if (values.only.split(',').includes(name)) await part(rig)
