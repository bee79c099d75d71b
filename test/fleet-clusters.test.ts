import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ClusterView } from '../src/api/fleet/cluster-contract.ts'
import { openInProcess, type InProcessWorld } from './kube-api/in-process.ts'
import { kubeconfigOf } from './kubeconfig.ts'
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

  test('one that runs another version than was said stays pending, and the log says why', async () => {
    const path = await register('other', '1.30')
    await until('the word', () => (/other runs v1\.33\S*, and 1\.30 is expected/.test(server.log()) ? true : undefined))
    assert.equal(((await server.api('GET', path)).json as ClusterView).status, 'pending')
  })
})
