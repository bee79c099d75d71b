import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ClusterView } from '../src/api/fleet/cluster-contract.ts'
import { openInProcess, type InProcessWorld } from './kube-api/in-process.ts'
import { kubeconfigOf, testKubeconfig } from './kubeconfig.ts'
import { startServer, type TestServer } from './server.ts'
import { until } from './until.ts'

describe('clusters that answer', () => {
  let server: TestServer
  let world: InProcessWorld
  before(async () => {
    world = await openInProcess()
    server = await startServer()
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
  })

  const register = async (name: string, version: string): Promise<string> => {
    const { status, json } = await server.api('POST', '/clusters', { name, version, kubeconfig: kubeconfigOf(world) })
    assert.equal(status, 201, JSON.stringify(json))
    return `/clusters/${(json as ClusterView).id}`
  }

  test('a cluster is ready once its API has answered with the version that it was registered with', async () => {
    const path = await register('prod', '1.33')
    const ready = await until('the cluster', async () => {
      const cluster = (await server.api('GET', path)).json as ClusterView
      return cluster.status === 'ready' ? cluster : undefined
    })
    assert.equal(ready.version, '1.33')
    assert.match(ready.runs ?? '', /^v1\.33\.\d+/)
    const upgraded = await server.api('PATCH', path, { version: '1.34' })
    assert.deepEqual([upgraded.status, (upgraded.json as ClusterView).status], [200, 'updating'])
    await until('the word', () => (/prod runs v1\.33\S*, and 1\.34 is expected/.test(server.log()) ? true : undefined))
  })

  test('a credential that is not good any more is replaced, and the audit log tells by whom and not what', async () => {
    const good = kubeconfigOf(world)
    const lost = good.replace('coldforge-token', 'lost-and-found')
    const made = await server.api('POST', '/clusters', { name: 'renewed', version: '1.33', kubeconfig: lost })
    const path = `/clusters/${(made.json as ClusterView).id}`
    await until('the word', () =>
      /cluster renewed: could not ask for its version: Unauthorized; give the cluster a/.test(server.log())
        ? true
        : undefined,
    )
    assert.equal((await server.api('PATCH', path, { kubeconfig: good })).status, 200)
    await until('the cluster', async () =>
      ((await server.api('GET', path)).json as ClusterView).status === 'ready' ? true : undefined,
    )
    const audit = JSON.stringify((await server.api('GET', '/audit?limit=5')).json)
    assert.match(audit, /"kubeconfig":"replaced"/)
    assert.ok(!audit.includes('coldforge-token') && !audit.includes('lost-and-found'))
  })

  test('the kubeconfig of another cluster is refused, unless the pins say that its authority was replaced', async () => {
    const path = await register('moved', '1.33')
    const { json: was } = await server.api('GET', path)
    const pinsAfter = async () => ((await server.api('GET', path)).json as ClusterView).ca_pins
    const foreign = await testKubeconfig()
    const refused = await server.api('PATCH', path, { kubeconfig: foreign })
    assert.deepEqual([refused.status, (refused.json as { code: string }).code], [409, 'CLUSTER_IS_ANOTHER'])
    assert.deepEqual(await pinsAfter(), (was as ClusterView).ca_pins)
    const pins = [...(was as ClusterView).ca_pins, `sha256:${'0'.repeat(64)}`]
    const both = await server.api('PATCH', path, { ca_pins: pins, api_server: 'api.example.org:6443' })
    const { ca_pins: kept, api_server: place } = both.json as ClusterView
    assert.deepEqual([kept, place], [pins, 'api.example.org:6443'])
    const none = await server.api('PATCH', path, { ca_pins: [] })
    assert.equal((none.json as { code: string }).code, 'CLUSTER_CA_PIN')
  })

  test('one that runs another version than was said stays pending, and the log says why', async () => {
    const path = await register('other', '1.30')
    await until('the word', () => (/other runs v1\.33\S*, and 1\.30 is expected/.test(server.log()) ? true : undefined))
    assert.equal(((await server.api('GET', path)).json as ClusterView).status, 'pending')
  })
})
