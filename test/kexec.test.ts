import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Boot, Machine } from '../src/api/contract.ts'
import type { KexecPlan } from '../src/render/kexec/kexec-plan.ts'
import { consoleMachine, type ConsoleMachine } from './console-machine.ts'
import { openInProcess, type InProcessWorld } from './kube-api/in-process.ts'
import { kubeconfigOf } from './kubeconfig.ts'
import { get, startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'
import { until } from './until.ts'

const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-000000000601'

describe('a machine of a pool that starts its next kernel itself', () => {
  const image = tinyImage()
  let kube: InProcessWorld
  let server: TestServer
  let machine: ConsoleMachine
  let id = 0
  let chain = 0

  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const { status, json } = await server.api(method, path, body)
    assert.ok(status < 300, `${method} ${path}: ${JSON.stringify(json)}`)
    return json as T
  }
  const path = (url: string): string => new URL(url).pathname + new URL(url).search
  const nextBoot = async (): Promise<KexecPlan> => JSON.parse(await machine.asAgent('POST', 'next-boot')) as KexecPlan

  const boot = async (): Promise<string> => {
    await machine.askForScript()
    await machine.loadSystem()
    const config = await machine.readIgnition()
    await machine.reportHeartbeat()
    return config
  }

  before(async () => {
    kube = await openInProcess()
    server = await startServer(image.flags)
    const { id: cluster } = await ask<{ id: number }>('POST', '/clusters', {
      name: 'prod',
      version: '1.33',
      kubeconfig: kubeconfigOf(kube),
    })
    const pool = await ask<{ id: number }>('POST', '/pools', {
      name: 'workers',
      cluster_id: cluster,
      kubernetes_version: '1.33.3',
    })
    const created = await ask<{ id: number; url: string }>('POST', '/chain-urls', { name: 'rack' })
    chain = created.id
    machine = consoleMachine(server, new URL(created.url).searchParams.get('token') ?? '', {
      uuid,
      mac: '52:54:00:00:06:01',
    })
    id = (await ask<Machine>('POST', '/machines', { name: 'worker', uuid, pool_id: pool.id })).id
    await until('a boot into the pool', async () => ((await boot()).includes('coldforge-join.json') ? true : undefined))
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    await kube[Symbol.asyncDispose]()
    image[Symbol.dispose]()
  })

  test('gets the files of its revision and an Ignition of its own, as a boot that began without the firmware', async () => {
    const plan = await nextBoot()
    const files = await Promise.all([plan.kernel, ...plan.initrds].map((url) => get(server.ports.https, path(url))))
    assert.deepEqual(
      files.map(({ status }) => status),
      files.map(() => 200),
    )
    const ignition = path(/ignition\.config\.url=(\S+)/.exec(plan.commandLine)?.[1] ?? '')
    const config = await get(server.ports.https, ignition)
    assert.equal(config.status, 200)
    assert.match(config.body, /coldforge-join\.json/)
    assert.equal((await get(server.ports.https, ignition)).status, 410, 'once')
    const { boots } = await ask<{ boots: Boot[] }>('GET', `/machines/${id}/boots`)
    assert.match(boots[0]?.events[0]?.says ?? '', /^worker starts .*, revision 1, from the running system$/)
  })

  test('is sent through its firmware when what let it in has been revoked, and nothing is handed out', async () => {
    await boot()
    await ask('DELETE', `/chain-urls/${chain}`)
    await assert.rejects(nextBoot, /403.*CHAIN_URL_REVOKED/)
  })
})
