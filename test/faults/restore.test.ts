import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { startProduct } from '../dhcp/start-product.ts'
import { cannotIsolate, ip, openLan, runIn } from '../netns.ts'

const run = promisify(execFile)
const networks = [{ name: 'rack', subnet: '10.75.0.0/16', ranges: ['10.75.1.1-10.75.1.4'] }]

const ask = (machine: string): Promise<string> =>
  runIn(machine, 'udhcpc', ['-i', 'eth0', '-f', '-q', '-n', '-s', '/bin/true'])

test(
  'B4 45: after an older database is put back, an address that was given since stays with the machine that uses it',
  { skip: cannotIsolate },
  async () => {
    await using lan = await openLan('10.75.0.1/16')
    await using folder = await mkdtempDisposable(join(tmpdir(), 'coldforge-restore-'))
    const dataDir = join(folder.path, 'data')
    const backup = join(folder.path, 'backup.db')
    const settings = { dataDir, dhcp: { enabled: true, networks } }
    const second = await lan.attach('52:54:00:00:00:02')
    {
      await using product = await startProduct(lan, settings)
      await ask(await lan.attach('52:54:00:00:00:01'))
      {
        using live = new DatabaseSync(join(dataDir, 'coldforge.db'), { readOnly: true })
        live.prepare('VACUUM INTO ?').run(backup)
      }
      await ask(second)
      const running = run(process.execPath, ['src/bin/coldforge.ts', 'restore', backup, '--config', product.config])
      await assert.rejects(running, /a server is using the database; stop it first/)
      await product.stop()
      const flags = ['--data-dir', dataDir, '--address', '10.75.0.1']
      const { stdout } = await run(process.execPath, ['src/bin/coldforge.ts', 'restore', backup, ...flags])
      assert.match(stdout, /is restored\. What was there before lies in /)
    }
    await ip(second, 'address add 10.75.1.2/16 dev eth0')

    await using product = await startProduct(lan, settings)
    await ask(await lan.attach('52:54:00:00:00:03'))
    const leases = ['src/bin/coldforge.ts', 'get', 'leases', '--server', `unix:${product.socket}`]
    const { stdout } = await run(process.execPath, leases)
    assert.deepEqual(
      [...stdout.matchAll(/^(10\.\S+) +rack +bound +(\S+)/gm)].map(([, address, mac]) => `${address} ${mac}`),
      ['10.75.1.1 52:54:00:00:00:01', '10.75.1.2 52:54:00:00:00:02', '10.75.1.3 52:54:00:00:00:03'],
    )
  },
)
