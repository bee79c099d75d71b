import assert from 'node:assert/strict'
import { appendFileSync, existsSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { startProduct, type Product } from '../dhcp/start-product.ts'
import { cannotIsolate, openLan, runIn, type Lan } from '../netns.ts'
import { until } from '../until.ts'
import { requestApi } from './request-api.ts'
import { cannotInject, inject } from './inject.ts'

/** The whole product on disks that fail, with real DHCP clients. */
const skip = cannotIsolate || cannotInject

const networks = [{ name: 'rack', subnet: '10.75.0.0/16', ranges: ['10.75.1.1-10.75.1.50'] }]
const config = { dhcp: { enabled: true, networks }, log: { format: 'json' } }

/** Asks for an address; rejects when three tries went unanswered. */
const ask = (machine: string): Promise<string> =>
  runIn(machine, 'udhcpc', ['-i', 'eth0', '-f', '-q', '-n', '-t', '3', '-T', '2', '-s', '/bin/true'])

const makeOrganization = (product: Product, name: string): Promise<number> =>
  requestApi(product.socket, 'POST', '/organizations', { name })

/** A machine with an address, and one without. */
async function twoMachines(lan: Lan): Promise<{ readonly known: string; readonly newcomer: string }> {
  const known = await lan.attach('52:54:00:00:00:01')
  await ask(known)
  return { known, newcomer: await lan.attach('52:54:00:00:00:02') }
}

/** Known machines go on, nobody new gets in, and changes are refused aloud. */
async function assertReadOnly(
  product: Product,
  { known, newcomer }: Awaited<ReturnType<typeof twoMachines>>,
): Promise<void> {
  await ask(known)
  await assert.rejects(ask(newcomer), /no lease/)
  assert.equal(await makeOrganization(product, 'while-it-fails'), 500)
  assert.match(product.log(), /disk is full|disk I\/O error|readonly database/)
}

/** As before the fault, in the same process. */
async function assertRecovered(product: Product, newcomer: string): Promise<void> {
  await ask(newcomer)
  assert.equal(await makeOrganization(product, 'afterwards'), 201)
}

describe('on a failing disk', { skip }, () => {
  test('B4 40: on a full disk known machines keep their addresses, changes are refused, and room is all that it needs', async () => {
    await using lan = await openLan('10.75.0.1/16')
    const place = mkdtempSync(join(tmpdir(), 'coldforge-small-'))
    const mounted = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs -o size=4m tmpfs "$0" && exec "$@"', place]
    try {
      await using product = await startProduct(lan, { ...config, dataDir: join(place, 'data') }, mounted)
      const machines = await twoMachines(lan)
      const filler = `/proc/${product.pid()}/root${place}/filler`
      for (const size of [65_536, 4096])
        assert.throws(() => {
          for (;;) appendFileSync(filler, Buffer.alloc(size))
        }, /ENOSPC/)
      await assertReadOnly(product, machines)
      rmSync(filler)
      await assertRecovered(product, machines.newcomer)
    } finally {
      rmdirSync(place)
    }
  })

  test('B4 41: on a disk that has become read-only the same holds, and it ends with the fault', async () => {
    await using lan = await openLan('10.75.0.1/16')
    await using product = await startProduct(lan, config)
    const machines = await twoMachines(lan)
    {
      await using _fault = await inject(product.pid(), 'pwrite64', 'error=EROFS')
      await assertReadOnly(product, machines)
    }
    await assertRecovered(product, machines.newcomer)
  })

  test('B4 42: once a sync has failed nobody is acknowledged, and the process ends and says why', async () => {
    await using lan = await openLan('10.75.0.1/16')
    await using product = await startProduct(lan, config)
    const { known, newcomer } = await twoMachines(lan)
    const process = `/proc/${product.pid()}`
    await using _fault = await inject(product.pid(), 'fdatasync', 'error=EIO')
    await assert.rejects(ask(newcomer), /no lease/)
    await assert.rejects(ask(known), /no lease/)
    await until('the end of the server', () => !existsSync(process) || undefined)
    assert.match(product.log(), /The server cannot run: the disk has failed to keep what was written.*EIO/)
  })

  test('B4 43: a disk that needs a second for every sync makes clients wait and loses none', async () => {
    await using lan = await openLan('10.75.0.1/16')
    await using product = await startProduct(lan, config)
    const machines = []
    for (let number = 0; number < 5; number++) machines.push(await lan.attach(`52:54:00:00:01:0${number}`))
    await using _fault = await inject(product.pid(), 'fdatasync', 'delay_exit=1000000')
    await Promise.all(machines.map(ask))
  })
})
