import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { callApi } from './api-key-client.ts'
import { testKubeconfig } from './kubeconfig.ts'
import { providerClient, ProviderClient } from './provider-client.ts'
import { startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'

describe('two organizations in one server', () => {
  const image = tinyImage()
  let server: TestServer
  let other: { readonly uuid: string; readonly key: string }
  before(async () => {
    server = await startServer(image.flags)
    other = (await server.api('POST', '/organizations', { name: 'other' })).json as typeof other
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    image[Symbol.dispose]()
  })

  const asOther = async (method: string, path: string, body?: unknown) => {
    const answer = await callApi(server, other.key, method, path, body)
    return { status: answer.status, json: JSON.parse(answer.body || 'null') as Record<string, unknown> }
  }

  test('neither sees, changes nor deletes what belongs to the other, in both dialects', async () => {
    const id = async (path: string, body: object) => ((await server.api('POST', path, body)).json as { id: number }).id
    const cluster = await id('/clusters', { name: 'prod', version: '1.31', kubeconfig: await testKubeconfig() })
    const pool = await id('/pools', { name: 'p', cluster_id: cluster, kubernetes_version: '1.31.4' })
    const machine = await id('/machines', { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000601', pool_id: pool })
    const profile = await id('/network-profiles', { name: 'n' })
    const paths = [`/clusters/${cluster}`, `/pools/${pool}`, `/machines/${machine}`, `/network-profiles/${profile}`]
    for (const path of [...paths, `/pools/${pool}/revisions`]) assert.equal((await asOther('GET', path)).status, 404)
    for (const path of paths) assert.equal((await asOther('DELETE', path)).status, 404)
    for (const list of ['clusters', 'pools', 'machines', 'network-profiles'])
      assert.deepEqual((await asOther('GET', `/${list}`)).json[list.replace('-', '_')], [])
    const client = new ProviderClient(server, other.key, other.uuid)
    for (const path of [`clusters/${cluster}`, `clusters/${cluster}/machine_pools/${pool}`, `machines/${machine}`])
      assert.equal((await client.call('GET', path)).json?.['status'], 404)
    for (const path of paths) assert.equal((await server.api('GET', path)).status, 200)
  })

  test('a machine is neither added nor put into a pool of the other', async () => {
    const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-000000000602'
    assert.equal((await server.api('POST', '/machines', { uuid })).status, 201)
    const taken = await asOther('POST', '/machines', { uuid })
    assert.deepEqual([taken.json['code'], taken.json['fix']], ['MACHINE_EXISTS', 'check the UUID'])
    const { pools } = (await server.api('GET', '/pools')).json as { pools: { id: number }[] }
    const body = { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000603', pool_id: pools[0]?.id }
    assert.equal((await asOther('POST', '/machines', body)).json['code'], 'POOL_UNKNOWN')
  })

  test('its audit log tells only of itself, and both may use the same names', async () => {
    await asOther('POST', '/network-profiles', { name: 'n' })
    const { entries } = (await asOther('GET', '/audit')).json as { entries: { subject: string; who: string }[] }
    assert.deepEqual(
      entries.map(({ who }) => who),
      ['api key "first administrator"'],
    )
  })

  test('an organization is made over the unix socket only, and not twice under one name', async () => {
    assert.equal((await asOther('POST', '/organizations', { name: 'third' })).json['code'], 'ONLY_LOCAL')
    const twice = await server.api('POST', '/organizations', { name: 'other' })
    assert.equal((twice.json as { code: string }).code, 'ORGANIZATION_NAME_TAKEN')
    const { organization } = await providerClient(server)
    assert.notEqual(organization, other.uuid)
  })
})
