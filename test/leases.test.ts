import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { startProduct } from './dhcp/start-product.ts'
import { cannotIsolate, ip, openLan, runIn } from './netns.ts'

/** The whole product in a network of its own, with a real DHCP client, seen through the command line. */

const config = {
  dhcp: {
    enabled: true,
    networks: [
      {
        name: 'rack',
        subnet: '10.75.0.0/16',
        ranges: ['10.75.1.1-10.75.1.2'],
        reservations: [{ ip: '10.75.0.11', mac: '52:54:00:00:00:0b' }],
      },
    ],
  },
}

const run = promisify(execFile)

test(
  'leases are listed and released, survive kill -9, and a network that fills up is told of',
  { skip: cannotIsolate },
  async () => {
    await using lan = await openLan('10.75.0.1/16')
    await using product = await startProduct(lan, config)
    await using folder = await mkdtempDisposable(join(tmpdir(), 'coldforge-leases-'))
    const script = join(folder.path, 'script')
    await writeFile(script, '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    const ask = (machine: string): Promise<string> =>
      runIn(machine, 'udhcpc', ['-i', 'eth0', '-f', '-q', '-n', '-t', '3', '-T', '1', '-s', script])
    const cli = async (...args: readonly string[]): Promise<string> =>
      (await run(process.execPath, ['src/bin/coldforge.ts', ...args, '--server', `unix:${product.socket}`])).stdout

    for (const mac of ['52:54:00:00:00:0b', '52:54:00:00:00:01', '52:54:00:00:00:02']) await ask(await lan.attach(mac))
    const rows = (await cli('get', 'leases')).split('\n').map((line) => line.split(/\s+/).slice(0, 4).join(' '))
    assert.deepEqual(rows.slice(1, 4), [
      '10.75.0.11 rack bound 52:54:00:00:00:0b',
      '10.75.1.1 rack bound 52:54:00:00:00:01',
      '10.75.1.2 rack bound 52:54:00:00:00:02',
    ])
    assert.match(product.log(), /network \\"rack\\" runs out of addresses/)
    const metrics = await runIn(lan.name, 'curl', ['-s', 'http://10.75.0.1:8080/metrics'])
    assert.match(metrics, /coldforge_dhcp_network_filling\{network="rack"\} 1/)
    const doctor = ['src/bin/coldforge.ts', 'doctor', 'network', '--seconds', '1', '--config', product.config]
    // A full network is an error, and the command ends like that.
    const findings = await runIn(lan.name, 'sh', ['-c', '"$@" || true', 'sh', process.execPath, ...doctor])
    assert.match(findings, /network "rack" has no address left/)
    const third = await lan.attach('52:54:00:00:00:03')
    await assert.rejects(ask(third), /no lease/)

    assert.match(await cli('lease', 'release', '10.75.1.1'), /10\.75\.1\.1 of 52:54:00:00:00:01 is released/)
    await product.crashAndRestart()
    assert.match(await cli('get', 'leases'), /10\.75\.1\.1 +rack +released/)
    await ask(third)
    assert.match(await cli('get', 'leases'), /10\.75\.1\.1 +rack +bound +52:54:00:00:00:03/)
    await assert.rejects(cli('lease', 'release', '10.75.9.9'), /there is no such lease/)
  },
)

test(
  'an address that somebody uses without asking, and our own, are given to nobody else',
  { skip: cannotIsolate },
  async () => {
    await using lan = await openLan('10.75.0.1/16')
    const squatter = await lan.attach('52:54:00:00:00:99')
    await ip(squatter, 'address add 10.75.0.2/16 dev eth0')
    const networks = [{ name: 'rack', subnet: '10.75.0.0/16', ranges: ['10.75.0.1-10.75.0.4'] }]
    await using product = await startProduct(lan, { dhcp: { enabled: true, networks } })
    const machine = await lan.attach('52:54:00:00:00:01')
    await runIn(machine, 'udhcpc', ['-i', 'eth0', '-f', '-q', '-n', '-s', '/bin/true'])
    const listed = await run(process.execPath, [
      'src/bin/coldforge.ts',
      'get',
      'leases',
      '--server',
      `unix:${product.socket}`,
    ])
    assert.match(listed.stdout, /^10\.75\.0\.2 +rack +declined +52:54:00:00:00:99/m)
    assert.match(listed.stdout, /^10\.75\.0\.3 +rack +bound +52:54:00:00:00:01/m)
  },
)
