import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startServer } from './dhcp/start-server.ts'
import { cannotIsolate, ip, openLan, runIn, startIn } from './netns.ts'

/** Real DHCP clients from Debian (udhcpc, isc-dhcp-client) against our server, in a network of their own. */

async function scratch() {
  const path = await mkdtemp(join(tmpdir(), 'dhcp-peers-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

test('udhcpc gets an address and every setting of the network', { skip: cannotIsolate }, async () => {
  await using lan = await openLan('10.75.0.1/16')
  await using server = await startServer(lan)
  await using dir = await scratch()
  const script = join(dir.path, 'script')
  const seen = join(dir.path, 'seen')
  await writeFile(
    script,
    `#!/bin/sh\n[ "$1" = bound ] && ip address add $ip/$mask dev $interface && env > ${seen}\nexit 0\n`,
    { mode: 0o755 },
  )
  const machine = await lan.attach('52:54:00:00:00:01')
  const options = ['mtu', 'search', 'ntpsrv', 'lease'].flatMap((name) => ['-O', name])
  await runIn(machine, 'udhcpc', ['-i', 'eth0', '-f', '-q', '-n', '-s', script, ...options])
  const env = await readFile(seen, 'utf8')
  for (const setting of [
    'ip=10.75.1.1',
    'mask=16',
    'router=10.75.0.1',
    'dns=10.75.0.1',
    'domain=lab.example',
    'mtu=1400',
    'lease=3600',
    'search=lab.example',
    'ntpsrv=10.75.0.1',
  ])
    assert.match(env, new RegExp(`^${setting}$`, 'm'))
  const ack = await server.until({ kind: 'acknowledged' })
  assert.equal(ack['mac'], '52:54:00:00:00:01')
})

test('udhcpc that says it is iPXE or a PXE ROM is told what to boot', { skip: cannotIsolate }, async () => {
  await using lan = await openLan('10.75.0.1/16')
  await using _server = await startServer(lan)
  await using dir = await scratch()
  const script = join(dir.path, 'script')
  const seen = join(dir.path, 'seen')
  await writeFile(script, `#!/bin/sh\n[ "$1" = bound ] && env > ${seen}\nexit 0\n`, { mode: 0o755 })
  const machine = await lan.attach('52:54:00:00:00:02')
  const ask = async (...options: readonly string[]): Promise<string> => {
    const wanted = ['-O', 'bootfile', '-O', 'tftp']
    await runIn(machine, 'udhcpc', ['-i', 'eth0', '-f', '-q', '-n', '-s', script, ...wanted, ...options])
    return readFile(seen, 'utf8')
  }
  const rom = await ask('-V', 'PXEClient:Arch:00007:UNDI:003000', '-x', '0x5d:0007')
  assert.match(rom, /^siaddr=10\.75\.0\.1$/m)
  assert.match(rom, /^boot_file=boot-amd64\.efi$/m)
  assert.match(rom, /^tftp=10\.75\.0\.1$/m)
  const ours = await ask('-V', 'PXEClient:Arch:00007:UNDI:003000', '-x', '0x5d:0007', '-x', '0x4d:636f6c64666f726765')
  assert.match(ours, /^boot_file=https:\/\/10\.75\.0\.1\/ipxe\/boot$/m)
})

test('dhclient binds, renews the same address, and gives it back', { skip: cannotIsolate }, async () => {
  await using lan = await openLan('10.75.0.1/16')
  await using server = await startServer(lan)
  await using dir = await scratch()
  const config = join(dir.path, 'dhclient.conf')
  // T1 comes from us; the client may only ask for less.
  await writeFile(config, 'supersede dhcp-renewal-time 1;\nsupersede dhcp-rebinding-time 30;\n')
  const script = join(dir.path, 'script')
  await writeFile(
    script,
    '#!/bin/sh\n[ "$reason" = BOUND ] && ip address add $new_ip_address/16 dev $interface\nexit 0\n',
    { mode: 0o755 },
  )
  const machine = await lan.attach('52:54:00:00:00:03')
  const files = ['-lf', join(dir.path, 'leases'), '-pf', join(dir.path, 'pid'), '-cf', config, '-sf', script]
  await using _client = startIn(machine, 'dhclient', ['-d', '-q', ...files, 'eth0'])
  const first = await server.until({ kind: 'acknowledged', asked: 'request' })
  const renewed = await server.until({ kind: 'acknowledged', asked: 'request' })
  assert.equal(renewed['ip'], first['ip'])
  assert.match(await ip(machine, 'address show dev eth0'), /10\.75\.1\.1\/16/)
  await runIn(machine, 'dhclient', ['-r', ...files, 'eth0'])
  assert.equal((await server.until({ asked: 'release' }))['because'], 'given back')
})

test('through dnsmasq as a relay, machines of a far network get its addresses', { skip: cannotIsolate }, async () => {
  await using lan = await openLan('10.75.0.1/16')
  await using far = await openLan('10.76.0.1/16')
  await ip(lan.name, `link add to-far type veth peer name to-lan netns ${far.name}`)
  await ip(lan.name, 'link set to-far master bridge up')
  await ip(far.name, 'address add 10.75.0.9/16 dev to-lan')
  await ip(far.name, 'link set to-lan up')
  await ip(lan.name, 'route add 10.76.0.0/16 via 10.75.0.9')
  await using server = await startServer(lan)
  const settings = ['-k', '-p', '0', '--dhcp-relay=10.76.0.1,10.75.0.1', '--pid-file=', '--log-facility=/dev/null']
  await using _relay = startIn(far.name, 'dnsmasq', settings)
  await using dir = await scratch()
  const script = join(dir.path, 'script')
  const seen = join(dir.path, 'seen')
  await writeFile(script, `#!/bin/sh\n[ "$1" = bound ] && env > ${seen}\nexit 0\n`, { mode: 0o755 })
  const machine = await far.attach('52:54:00:00:00:04')
  await runIn(machine, 'udhcpc', ['-i', 'eth0', '-f', '-q', '-n', '-t', '10', '-T', '1', '-s', script])
  const env = await readFile(seen, 'utf8')
  for (const setting of ['ip=10.76.1.1', 'router=10.76.0.1']) assert.match(env, new RegExp(`^${setting}$`, 'm'))
  assert.equal((await server.until({ kind: 'acknowledged' }))['network'], 'remote')
})

test(
  'with a socket of its interface the server serves that one and hears no other',
  { skip: cannotIsolate },
  async () => {
    await using lan = await openLan('10.75.0.1/16')
    await using elsewhere = await openLan('192.0.2.2/24')
    await ip(lan.name, `link add uplink type veth peer name downlink netns ${elsewhere.name}`)
    await ip(lan.name, 'address add 192.0.2.1/24 dev uplink')
    await ip(lan.name, 'link set uplink up')
    await ip(elsewhere.name, 'link set downlink master bridge up')
    await using server = await startServer(lan, 'dhcp', 'the bridge')
    await using dir = await scratch()
    const script = join(dir.path, 'script')
    await writeFile(script, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    const ask = async (machine: string): Promise<string> =>
      runIn(machine, 'udhcpc', ['-i', 'eth0', '-f', '-q', '-n', '-t', '2', '-T', '1', '-s', script])
    await assert.rejects(ask(await elsewhere.attach('52:54:00:00:00:05')), /no lease/)
    await ask(await lan.attach('52:54:00:00:00:06'))
    const first = await server.until({})
    assert.deepEqual([first['kind'], first['mac'], first['ip']], ['offered', '52:54:00:00:00:06', 0x0a4b0101])
  },
)
