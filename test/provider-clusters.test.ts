import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { parse } from 'yaml'
import { testKubeconfig } from './kubeconfig.ts'
import { providerClient, type ProviderClient, type Reply } from './provider-client.ts'
import { startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } }[]
  readonly users: readonly { readonly name: string; readonly user: { readonly 'client-key-data': string } }[]
} // prettier-ignore

/** Clusters and machine pools, in the words of the Terraform provider. */
describe('clusters and pools in the dialect of the Terraform provider', () => {
  const image = tinyImage()
  let server: TestServer
  let client: ProviderClient
  before(async () => {
    server = await startServer(image.flags)
    client = await providerClient(server)
    const body = { name: 'prod', version: '1.31', kubeconfig: await testKubeconfig(), pod_cidr: '10.244.0.0/16' }
    assert.equal((await server.api('POST', '/clusters', body)).status, 201)
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    image[Symbol.dispose]()
  })

  const codeOf = ({ json }: Reply) => json?.['code']
  const clusterId = async () => Number((await client.expect('POST', 'clusters', 'cluster', { name: 'prod', user_version: '1.31' }))['id']) // prettier-ignore

  test('creating a cluster takes over the registered one, and its kubeconfig has what the provider reads unguarded', async () => {
    const body = { name: 'prod', user_version: '1.31', pod_cidr: '10.244.0.0/16' }
    const { json } = await client.call('POST', 'clusters', body)
    assert.equal(await client.poll(json?.['operation']), 'succeeded')
    const id = await clusterId()
    const read = await client.expect('GET', `clusters/${id}`, 'cluster')
    assert.deepEqual(
      [read['user_version'], read['pod_cidr'], read['addon_kube_proxy'], read['control_plane_status']],
      ['1.31', '10.244.0.0/16', true, 'pending'],
    )
    // The provider prints this one.
    assert.equal(read['kubeconfig_user'], '')
    const kubeconfig = parse(String(read['kubeconfig'])) as Kubeconfig
    assert.equal(kubeconfig.clusters[0]?.cluster.server, 'https://10.0.0.5:6443')
    assert.equal(kubeconfig.users[0]?.name, 'admin')
    assert.ok((kubeconfig.users[0]?.user['client-key-data'].length ?? 0) > 100)
    const listed = (await client.call('GET', 'clusters')).json?.['clusters'] as Record<string, unknown>[]
    assert.deepEqual([listed[0]?.['name'], listed[0]?.['kubeconfig']], ['prod', undefined])
    const same = await client.expect('PUT', `clusters/${id}`, 'cluster', { user_version: '1.31' })
    assert.deepEqual(same, read)
  })

  test('a cluster that nobody registered, or that is another than wanted, is refused with what to do', async () => {
    const unknown = await client.call('POST', 'clusters', { name: 'nowhere', user_version: '1.31' })
    assert.deepEqual([unknown.status, codeOf(unknown)], [422, 'CLUSTER_NOT_REGISTERED'])
    assert.match(String(unknown.json?.['error']), /coldforge cluster add nowhere/)
    const other = await client.call('POST', 'clusters', { name: 'prod', user_version: '1.30' })
    assert.deepEqual([codeOf(other), other.json?.['error_details']], [
      'CLUSTER_DIFFERS',
      { user_version: ['the registered cluster "prod" has user_version 1.31, not 1.30'] },
    ]) // prettier-ignore
  })

  test('a cluster without a kubeconfig is an error instead of a crash of the provider', async () => {
    const join = { api_server: '10.0.0.6:6443', ca_pins: [`sha256:${'0'.repeat(64)}`] }
    const { json } = await server.api('POST', '/clusters', { name: 'bare', version: '1.31', ...join })
    const read = await client.call('GET', `clusters/${(json as { id: number }).id}`)
    assert.deepEqual([read.json?.['status'], codeOf(read)], [409, 'CLUSTER_WITHOUT_KUBECONFIG'])
    const created = await client.call('POST', 'clusters', { name: 'bare', user_version: '1.31' })
    assert.equal(codeOf(created), 'CLUSTER_WITHOUT_KUBECONFIG')
  })

  test('a machine pool is created, read, updated and deleted', async () => {
    const pools = `clusters/${await clusterId()}/machine_pools`
    const wanted = { name: 'Workers', user_version: '1.31', network_profile_id: null }
    const made = await client.expect('POST', pools, 'machine_pool', wanted)
    assert.deepEqual(made, { id: made['id'], ...wanted, patch_version: '1.31.0', status: 'ready' })
    const path = `${pools}/${made['id']}`
    assert.deepEqual(await client.expect('GET', path, 'machine_pool'), made)
    const profile = await client.expect('POST', 'network_profiles', 'network_profile', { name: 'p', links: null })
    const changed = { ...wanted, user_version: '1.30', network_profile_id: profile['id'] }
    const updated = await client.expect('PUT', path, 'machine_pool', changed)
    assert.deepEqual(updated, { ...made, ...changed, patch_version: '1.30.0' })
    assert.equal(codeOf(await client.call('DELETE', `network_profiles/${profile['id']}`)), 'NETWORK_PROFILE_IN_USE')
    assert.equal(codeOf(await client.call('DELETE', pools.replace('/machine_pools', ''))), 'CLUSTER_IN_USE')
    assert.equal((await client.call('DELETE', path)).status, 204)
    assert.equal((await client.call('GET', path)).json?.['status'], 404)
    assert.equal((await client.call('DELETE', `network_profiles/${profile['id']}`)).status, 204)
  })

  test('an update of a pool that changes nothing makes no revision; one that does makes one', async () => {
    const pools = `clusters/${await clusterId()}/machine_pools`
    const wanted = { name: 'steady', user_version: '1.31', network_profile_id: null }
    const { id } = await client.expect('POST', pools, 'machine_pool', wanted)
    const revisions = async () =>
      ((await server.api('GET', `/pools/${id}/revisions`)).json as { revisions: unknown[] }).revisions.length
    await client.expect('PUT', `${pools}/${id}`, 'machine_pool', wanted)
    assert.equal(await revisions(), 1)
    await client.expect('PUT', `${pools}/${id}`, 'machine_pool', { ...wanted, user_version: '1.30' })
    assert.equal(await revisions(), 2)
  })

  test('a pool of the client before network profiles has its disk, and is told what there is instead of the rest', async () => {
    const pools = `clusters/${await clusterId()}/machine_pools`
    const wanted = { name: 'old', user_version: '1.31', primary_disk_device: '/dev/vda', network_configurations: [] }
    const made = await client.expect('POST', pools, 'machine_pool', wanted)
    assert.deepEqual([made['primary_disk_device'], made['network_profile_id']], ['/dev/vda', null])
    const later = { name: 'old', user_version: '1.31', network_profile_id: null }
    assert.deepEqual(await client.expect('PUT', `${pools}/${made['id']}`, 'machine_pool', later), made)
    const none = await client.expect('PUT', `${pools}/${made['id']}`, 'machine_pool', { ...later, primary_disk_device: '' }) // prettier-ignore
    assert.equal(none['primary_disk_device'], undefined)
    for (const [field, value] of [
      ['reuse_existing_root_partition', true],
      ['network_configurations', [{ net_type: 'native', interfaces: 'eno1' }]],
    ] as const) {
      const refused = await client.call('POST', pools, { ...later, name: 'no', [field]: value })
      assert.deepEqual([refused.status, codeOf(refused)], [422, 'NOT_OFFERED'])
      assert.match(refused.body, new RegExp(`"error_details":\\{"${field}"`))
    }
    assert.equal((await client.call('DELETE', `${pools}/${made['id']}`)).status, 204)
  })

  test('a network profile stays when a client that knows none updates the pool, and goes when it is null', async () => {
    const pools = `clusters/${await clusterId()}/machine_pools`
    const profile = await client.expect('POST', 'network_profiles', 'network_profile', { name: 'kept', links: null })
    const wanted = { name: 'cabled', user_version: '1.31', network_profile_id: profile['id'] }
    const { id } = await client.expect('POST', pools, 'machine_pool', wanted)
    const path = `${pools}/${id}`
    const renamed = await client.call('PUT', path, { name: 'wired', user_version: '1.31' })
    assert.equal(renamed.json?.['operation'], undefined)
    const read = await client.expect('GET', path, 'machine_pool')
    assert.deepEqual([read['name'], read['network_profile_id']], ['wired', profile['id']])
    const cleared = { name: 'wired', user_version: '1.31', network_profile_id: null }
    assert.equal((await client.expect('PUT', path, 'machine_pool', cleared))['network_profile_id'], null)
    assert.equal((await client.call('DELETE', path)).status, 204)
    assert.equal((await client.call('DELETE', `network_profiles/${profile['id']}`)).status, 204)
  })

  test('a machine that is known already is to be imported', async () => {
    const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-0000000003ab'
    const { id } = await client.expect('POST', 'machines', 'machine', { uuid })
    const again = await client.call('POST', 'machines', { uuid: uuid.toUpperCase() })
    assert.equal(codeOf(again), 'MACHINE_EXISTS')
    assert.ok(String(again.json?.['error']).endsWith(`import it: terraform import ADDRESS machines/${id}`))
  })

  test('a machine in a pool is deleted as "terraform destroy" does it: before its pool, and without asking it', async () => {
    const pools = `clusters/${await clusterId()}/machine_pools`
    const pool = await client.expect('POST', pools, 'machine_pool', { name: 'gone', user_version: '1.31', network_profile_id: null }) // prettier-ignore
    const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-0000000003aa'
    const machine = await client.expect('POST', 'machines', 'machine', { uuid, machine_pool_id: pool['id'] })
    assert.equal(machine['machine_pool_id'], pool['id'])
    assert.equal(codeOf(await client.call('DELETE', `${pools}/${pool['id']}`)), 'POOL_IN_USE')
    assert.equal((await client.call('DELETE', `machines/${machine['id']}`)).status, 204)
    assert.equal((await client.call('DELETE', `${pools}/${pool['id']}`)).status, 204)
  })

  test('a key that is not an administrator’s never sees the kubeconfig', async () => {
    const reader = await providerClient(server, 'operate')
    assert.equal((await reader.call('GET', `clusters/${await clusterId()}`)).json?.['status'], 403)
  })
})
