import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How one DHCP server is started on 10.0.0.1 of the interface `srv`, with files of its own in `folder`. */
export interface DhcpRecipe {
  readonly name: string
  /** When an ACK is safe, in a few words. */
  readonly durability: string
  command(folder: string): readonly string[]
}

export const coldforge = (
  site: { readonly mode?: 'dhcp' | 'proxy'; readonly otherNetworks?: number; readonly reservations?: number } = {},
): DhcpRecipe => ({
  name: 'coldforge',
  durability: 'fsync before every ACK, shared by those that wait',
  command: (folder) => [
    process.execPath,
    join(import.meta.dirname, 'dhcp-server.ts'),
    JSON.stringify({ mode: 'dhcp', otherNetworks: 0, reservations: 0, ...site, store: join(folder, 'store.db') }),
  ],
})

/** More than are asked for in any run; isc-dhcpd gets fewer, because it becomes slower with every address that is free. */
const MANY = { first: '10.1.0.0', last: '10.16.255.255' }
const FEW = { first: '10.1.0.0', last: '10.1.63.255' }

/** Single-threaded, which on one processor is the faster setting; the lease file is kept and never rewritten meanwhile. */
export const kea: DhcpRecipe = {
  name: 'kea',
  durability: 'lease file written, never fsynced',
  command(folder) {
    const config = join(folder, 'kea.json')
    const leases = { type: 'memfile', persist: true, name: join(folder, 'leases.csv'), 'lfc-interval': 0 }
    const subnet = {
      id: 1,
      subnet: '10.0.0.0/8',
      pools: [{ pool: `${MANY.first} - ${MANY.last}` }],
      'option-data': [
        { name: 'routers', data: '10.0.0.1' },
        { name: 'domain-name-servers', data: '10.0.0.1' },
        { name: 'domain-name', data: 'bench.example' },
      ],
    }
    const dhcp4 = {
      'interfaces-config': { interfaces: ['srv/10.0.0.1'], 'dhcp-socket-type': 'udp' },
      'lease-database': leases,
      'multi-threading': { 'enable-multi-threading': false },
      'valid-lifetime': 3600,
      subnet4: [subnet],
      loggers: [{ name: 'kea-dhcp4', severity: 'ERROR', output_options: [{ output: '/dev/null' }] }],
    }
    writeFileSync(config, JSON.stringify({ Dhcp4: dhcp4 }))
    return ['env', `KEA_PIDFILE_DIR=${folder}`, `KEA_LOCKFILE_DIR=${folder}`, '/usr/sbin/kea-dhcp4', '-c', config]
  },
}

/** Without its ping before every offer. */
export const iscDhcpd: DhcpRecipe = {
  name: 'isc-dhcpd',
  durability: 'fsync before every ACK, one each',
  command(folder) {
    const [config, leases] = [join(folder, 'dhcpd.conf'), join(folder, 'dhcpd.leases')]
    writeFileSync(leases, '')
    writeFileSync(
      config,
      `authoritative; ping-check false; default-lease-time 3600; max-lease-time 3600; log-facility local7;
subnet 10.0.0.0 netmask 255.0.0.0 {
  range ${FEW.first} ${FEW.last};
  option routers 10.0.0.1; option domain-name-servers 10.0.0.1; option domain-name "bench.example";
}
`,
    )
    const files = ['-cf', config, '-lf', leases, '-pf', join(folder, 'dhcpd.pid')]
    return ['/usr/sbin/dhcpd', '-4', '-f', '-q', '--no-pid', ...files, 'srv']
  },
}

const dnsmasqCommand = (folder: string, ...settings: readonly string[]): readonly string[] => [
  '/usr/sbin/dnsmasq',
  '--keep-in-foreground',
  '--conf-file=/dev/null',
  '--pid-file=',
  '--user=root',
  '--log-facility=/dev/null',
  '--port=0',
  '--interface=srv',
  '--bind-interfaces',
  `--dhcp-leasefile=${join(folder, 'dnsmasq.leases')}`,
  ...settings,
]

/** Without its ping before every offer, quiet, and authoritative so that it never waits. */
export const dnsmasq: DhcpRecipe = {
  name: 'dnsmasq',
  durability: 'fsync before every ACK, the whole lease file each time',
  command: (folder) =>
    dnsmasqCommand(
      folder,
      '--no-ping',
      '--quiet-dhcp',
      '--dhcp-authoritative',
      '--dhcp-lease-max=10000000',
      `--dhcp-range=${MANY.first},${MANY.last},255.0.0.0,1h`,
      '--dhcp-option=option:router,10.0.0.1',
      '--dhcp-option=option:dns-server,10.0.0.1',
      '--domain=bench.example',
    ),
}

export const dnsmasqProxy: DhcpRecipe = {
  name: 'dnsmasq',
  durability: 'keeps nothing',
  command: (folder) =>
    dnsmasqCommand(
      folder,
      '--quiet-dhcp',
      '--dhcp-range=10.0.0.0,proxy,255.0.0.0',
      '--pxe-service=x86-64_EFI,boot,boot-amd64.efi',
    ),
}
