import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { ClusterView } from '../src/api/fleet/cluster-contract.ts'
import type { PoolView, RevisionDiff } from '../src/api/fleet/pool-contract.ts'
import { testKubeconfig } from './kubeconfig.ts'
import { startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'

describe('clusters, pools and revisions of a running server', () => {
  const image = tinyImage()
  let server: TestServer
  let cluster: ClusterView
  let kubeconfig: string
  before(async () => {
    server = await startServer(image.flags)
    kubeconfig = await testKubeconfig()
    const made = await server.api('POST', '/clusters', { name: 'prod', version: '1.31', kubeconfig })
    cluster = made.json as ClusterView
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    image[Symbol.dispose]()
  })

  const codeOf = ({ json }: { readonly json: unknown }) => (json as { code: string }).code
  const addPool = async (name: string, more: object = {}) =>
    (await server.api('POST', '/pools', { name, cluster_id: cluster.id, kubernetes_version: '1.31.4', ...more }))
      .json as PoolView

  test('a kubeconfig says where machines join and how they know the cluster; its key stands nowhere in clear', async () => {
    assert.equal(cluster.api_server, '10.0.0.5:6443')
    assert.match(cluster.ca_pins[0] ?? '', /^sha256:[0-9a-f]{64}$/)
    const secret = /client-key-data: (\S+)/.exec(kubeconfig)?.[1] ?? ''
    assert.ok(secret.length > 100)
    for (const file of ['coldforge.db', 'coldforge.db-wal'])
      assert.ok(!readFileSync(join(server.dataDir, file), 'latin1').includes(secret.slice(0, 60)))
    for (const path of ['/clusters', '/audit'])
      assert.ok(!JSON.stringify((await server.api('GET', path)).json).includes(secret.slice(0, 60)))
  })

  test('a cluster that machines could not know, or of a name that is taken, is refused', async () => {
    for (const [body, code] of [
      [{ name: 'prod', version: '1.31', kubeconfig }, 'CLUSTER_NAME_TAKEN'],
      [{ name: 'x', version: 'v1.31', kubeconfig }, 'KUBERNETES_VERSION'],
      [{ name: 'x', version: '1.31' }, 'CLUSTER_JOIN'],
      [{ name: 'x', version: '1.31', api_server: 'a:6443', ca_pins: [] }, 'CLUSTER_CA_PIN'],
      [{ name: 'x', version: '1.31', kubeconfig: 'no' }, 'KUBECONFIG'],
    ] as const)
      assert.ok(codeOf(await server.api('POST', '/clusters', body)).startsWith(code))
  })

  test('what changes what machines boot makes a revision that names its difference', async () => {
    const pool = await addPool('diff')
    assert.deepEqual([pool.revision, pool.os], [1, { channel: 'configured', version: 'tiny' }])
    const edited = await server.api('PATCH', `/pools/${pool.id}`, { kubelet_flags: [{ name: 'max-pods', value: '200' }] }) // prettier-ignore
    assert.equal((edited.json as PoolView).revision, 2)
    const { json } = await server.api('GET', `/pools/${pool.id}/revisions/diff?from=1&to=2`)
    assert.deepEqual((json as RevisionDiff).differences, [
      { path: 'kubeletFlags[max-pods].name', before: null, after: '"max-pods"' },
      { path: 'kubeletFlags[max-pods].value', before: null, after: '"200"' },
    ])
    const same = await server.api('PATCH', `/pools/${pool.id}`, { kernel_arguments: [] })
    assert.deepEqual(same.json, edited.json)
  })

  test('a change of its network profile makes a revision of a pool, and a new name does not', async () => {
    const link = { name: 'lan', interfaces: ['eno1'], vlans: [], host_networking: true, lacp: false, native_vlan: true }
    const profile = (await server.api('POST', '/network-profiles', { name: 'racks', links: [link] })).json as { id: number } // prettier-ignore
    const pool = await addPool('wired', { network_profile_id: profile.id })
    const path = `/network-profiles/${profile.id}`
    assert.equal((await server.api('PATCH', path, { name: 'rooms' })).status, 200)
    assert.equal(((await server.api('GET', `/pools/${pool.id}`)).json as PoolView).revision, 1)
    assert.equal((await server.api('PATCH', path, { links: [{ ...link, vlans: [30] }] })).status, 200)
    assert.equal(((await server.api('GET', `/pools/${pool.id}`)).json as PoolView).revision, 2)
    assert.equal(codeOf(await server.api('DELETE', path)), 'NETWORK_PROFILE_IN_USE')
  })

  test('a pool that no machine could boot is refused', async () => {
    const body = { name: 'bad', cluster_id: cluster.id, kubernetes_version: '1.31.4' }
    for (const [more, code] of [
      [{ kubernetes_version: '1.32.0' }, 'KUBELET_TOO_NEW'],
      [{ os: { channel: 'stable', version: '1' } }, 'NO_SUCH_OS_VERSION'],
      [{ network_profile_id: 999 }, 'NO_SUCH_NETWORK_PROFILE'],
      [{ image_disk: { by: 'device', device: '/dev/sda1' } }, 'IMAGE_DISK'],
      [{ kernel_arguments: ['a b'] }, 'KERNEL_ARGUMENT'],
    ] as const)
      assert.equal(codeOf(await server.api('POST', '/pools', { ...body, ...more })), code)
  })

  test('all of it is there after a crash', async () => {
    const pool = await addPool('durable')
    const machine = (await server.api('POST', '/machines', { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-0000000004aa', pool_id: pool.id })).json // prettier-ignore
    await server.crashAndRestart()
    assert.deepEqual((await server.api('GET', `/pools/${pool.id}`)).json, pool)
    assert.deepEqual((await server.api('GET', `/machines/${(machine as { id: number }).id}`)).json, machine)
    assert.equal(codeOf(await server.api('DELETE', `/pools/${pool.id}`)), 'POOL_IN_USE')
  })
})
