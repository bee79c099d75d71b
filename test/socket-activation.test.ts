import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chownSync, cpSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { handOver, NOBODY } from './dhcp/hand-over.ts'
import { filledCache, startProduct } from './dhcp/start-product.ts'
import { cannotIsolate, ip, openLan, runIn, startIn } from './netns.ts'

/** The whole product without root, on sockets that were opened for it. */

const scratch = () => mkdtempDisposable(join(tmpdir(), 'coldforge-sockets-'))

test(
  'a server without root serves two networks, each on its own socket, and keeps them apart',
  { skip: cannotIsolate },
  async () => {
    await using lan = await openLan('10.75.0.1/16')
    await using second = await openLan('10.76.0.2/16')
    await ip(lan.name, `link add second type veth peer name uplink netns ${second.name}`)
    await ip(lan.name, 'address add 10.76.0.1/16 dev second')
    await ip(lan.name, 'link set second up')
    await ip(second.name, 'link set uplink master bridge up')
    await using cache = await scratch()
    cpSync(join(await filledCache(), 'ipxe'), join(cache.path, 'ipxe'), { recursive: true })
    for (const path of ['', ...globSync('**', { cwd: cache.path })]) chownSync(join(cache.path, path), NOBODY, NOBODY)

    const sockets = [
      { name: 'dhcp@bridge', port: 67, interface: 'bridge' },
      { name: 'pxe@bridge', port: 4011, interface: 'bridge' },
      { name: 'tftp@bridge', port: 69, interface: 'bridge' },
      { name: 'dhcp@second', port: 67, interface: 'second' },
      { name: 'pxe@second', port: 4011, interface: 'second' },
      { name: 'tftp@second', port: 69, interface: 'second' },
      { name: 'http', port: 80 },
    ]
    const networks = [
      { name: 'first', subnet: '10.75.0.0/16', ranges: ['10.75.1.1-10.75.1.9'] },
      { name: 'second', subnet: '10.76.0.0/16', ranges: ['10.76.1.1-10.76.1.9'] },
    ]
    const settings = { listen: { http: '0.0.0.0:80' }, dhcp: { enabled: true, networks }, tftp: { enabled: true } }
    await using _product = await startProduct(lan, settings, handOver(sockets, { COLDFORGE_CACHE: cache.path }), NOBODY)

    const script = join(cache.path, 'script')
    const seen = join(cache.path, 'seen')
    writeFileSync(
      script,
      `#!/bin/sh\n[ "$1" = bound ] && ip address add $ip/$mask dev $interface && env > ${seen}\nexit 0\n`,
      {
        mode: 0o755,
      },
    )
    for (const [network, mac, address, server] of [
      [lan, '52:54:00:00:00:01', '10.75.1.1', '10.75.0.1'],
      [second, '52:54:00:00:00:02', '10.76.1.1', '10.76.0.1'],
    ] as const) {
      const machine = await network.attach(mac)
      const rom = ['-V', 'PXEClient:Arch:00007:UNDI:003000', '-x', '0x5d:0007', '-O', 'bootfile']
      await runIn(machine, 'udhcpc', ['-i', 'eth0', '-f', '-q', '-n', '-s', script, ...rom])
      const told = readFileSync(seen, 'utf8')
      assert.match(told, new RegExp(`^ip=${address.replaceAll('.', '\\.')}$`, 'm'))
      assert.match(told, new RegExp(`^siaddr=${server.replaceAll('.', '\\.')}$`, 'm'))
      const byTftp = await runIn(machine, 'sh', ['-c', `curl -s tftp://${server}/boot-amd64.efi | wc -c`])
      const byHttp = await runIn(machine, 'sh', ['-c', `curl -s http://${server}/programs/boot-amd64.efi | wc -c`])
      assert.ok(Number(byTftp) > 100_000)
      assert.equal(byHttp, byTftp)
    }
  },
)

test('a port that is taken is told with who has it and what to do', { skip: cannotIsolate }, async () => {
  await using lan = await openLan('10.75.0.1/16')
  const holder = `require('dgram').createSocket('udp4').bind(69, '10.75.0.1', () => console.log('ready'))`
  await using other = startIn(lan.name, process.execPath, ['-e', holder])
  await new Promise((resolve) => other.stdout?.once('data', resolve))
  await assert.rejects(
    startProduct(lan, { tftp: { enabled: true } }),
    /UDP port 69 is taken by \S+ \(process \d+\): stop it, or choose another tftp\.listen/,
  )
})

test(
  'sockets with names that mean nothing, and ports that URLs do not have, are refused',
  { skip: cannotIsolate },
  async () => {
    await using lan = await openLan('10.75.0.1/16')
    const start = (name: string, port: number) => startProduct(lan, {}, handOver([{ name, port }]), NOBODY)
    await assert.rejects(start('web', 80), /names that mean nothing here: "web"/)
    await assert.rejects(start('http', 80), /listen\.http is 0\.0\.0\.0:8080, but the socket .* is on port 80/)
  },
)

test('systemd understands every word of the units, and finds the service well confined', async (context) => {
  if (spawnSync('systemd-analyze', ['--version']).status !== 0) return context.skip('systemd-analyze is not here')
  await using folder = await scratch()
  const units = globSync('deploy/*.{service,socket}').map((path) => {
    const copy = join(folder.path, basename(path))
    writeFileSync(copy, readFileSync(path, 'utf8').replace(/^ExecStart=.*/m, 'ExecStart=/bin/true'))
    return copy
  })
  const verified = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' })
  assert.equal(verified.stderr, '')
  const service = units.find((unit) => unit.endsWith('.service')) ?? ''
  const judged = spawnSync('systemd-analyze', ['security', '--offline=yes', '--threshold=20', service])
  assert.equal(judged.status, 0, 'exposure above 2.0')
})
