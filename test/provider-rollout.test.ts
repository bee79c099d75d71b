import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { PoolView } from '../src/api/fleet/pool-contract.ts'
import type { FleetMachine } from './fleet-machine.ts'
import { FleetSite } from './fleet-site.ts'
import { nodeNameIn } from './join-token.ts'
import { providerClient, type ProviderClient } from './provider-client.ts'
import { until } from './until.ts'

/** What "terraform apply" waits for, with a machine that really reboots. */
describe('changes of the Terraform provider that reboot machines', () => {
  let world: FleetSite
  let client: ProviderClient
  let machine: FleetMachine
  let pools: string
  let machineId: number
  before(async () => {
    world = await FleetSite.open()
    client = await providerClient(world.server)
    pools = `clusters/${world.pool.cluster_id}/machine_pools`
    machine = world.build(1, (config) => config.includes('does-not-boot'))
    world.powerOn(machine)
    machineId = await until('a machine that has registered itself', async () => {
      const json = (await client.call('GET', 'machines')).json as { machines: { id: number; uuid: string; status: string }[] } // prettier-ignore
      const found = json.machines.find(({ uuid, status }) => uuid === machine.uuid && status === 'ready_unassigned')
      return machine.isUp ? found?.id : undefined
    })
  })
  after(() => world[Symbol.asyncDispose]())

  const pool = async (name: string) => {
    const body = { name, user_version: '1.33', network_profile_id: null }
    return Number((await client.expect('POST', pools, 'machine_pool', body))['id'])
  }
  const wait = async (operation: unknown) => {
    const { id } = operation as { id: number }
    assert.ok(Number.isSafeInteger(id) && id > 0)
    return until('the end of the operation', async () => {
      const { status } = await client.expect('GET', `operations/${id}`, 'operation')
      return status === 'pending' || status === 'running' ? undefined : status
    })
  }

  test('a machine that is put into a pool has an operation that succeeds when it works there', async () => {
    const id = await pool('gpu')
    await world.ask('PATCH', `/pools/${id}/policy`, { soak_seconds: 0, breaker_boots: 2 })
    const { json } = await client.call('PUT', `machines/${machineId}`, { name: machine.name, machine_pool_id: id })
    assert.equal(await wait(json?.['operation']), 'succeeded')
    const read = await client.expect('GET', `machines/${machineId}`, 'machine')
    assert.deepEqual([read['status'], read['machine_pool_id']], ['ready', id])
    const again = await client.call('PUT', `machines/${machineId}`, { name: machine.name, machine_pool_id: id })
    assert.deepEqual(again.json, { machine: read })
  })

  test('an update of its pool has an operation that succeeds when the machine runs the new revision', async () => {
    const { pools: known } = await world.ask<{ pools: PoolView[] }>('GET', '/pools')
    const id = known.find(({ name }) => name === 'gpu')?.id
    const boots = machine.configs.length
    const profile = await client.expect('POST', 'network_profiles', 'network_profile', { name: 'racks', links: null })
    const body = { name: 'gpu', user_version: '1.33', network_profile_id: profile['id'] }
    const updated = await client.call('PUT', `${pools}/${id}`, body)
    assert.equal(await wait(updated.json?.['operation']), 'succeeded')
    assert.ok(machine.configs.length > boots)
    assert.equal((await client.call('PUT', `${pools}/${id}`, body)).json?.['operation'], undefined)

    const link = { name: 'lan', interfaces: ['eno1'], vlans: [], host_networking: true, lacp: false, native_vlan: true }
    const edit = { name: 'racks', links: [link] }
    const edited = await client.call('PUT', `network_profiles/${profile['id']}`, edit)
    assert.equal(await wait(edited.json?.['operation']), 'succeeded')
    assert.ok((machine.configs.at(-1) ?? '').includes('eno1'))
    const renamed = await client.call('PUT', `network_profiles/${profile['id']}`, { ...edit, name: 'rooms' })
    assert.equal(renamed.json?.['operation'], undefined)
  })

  test('a minor version means the patch that the cluster itself runs, and the cluster tells which that is', async () => {
    const made = await client.expect('GET', `${pools}/${await pool('patched')}`, 'machine_pool')
    assert.deepEqual([made['user_version'], made['patch_version']], ['1.33', '1.33.4'])
    const cluster = await client.expect('GET', `clusters/${world.pool.cluster_id}`, 'cluster')
    assert.deepEqual([cluster['user_version'], cluster['patch_version']], ['1.33', '1.33.4'])
  })

  test('a name that is wished while a machine is on its way is refused, and not forgotten', async () => {
    const { machine_pool_id: from } = await client.expect('GET', `machines/${machineId}`, 'machine')
    const id = await pool('on-the-way')
    const { json } = await client.call('PUT', `machines/${machineId}`, { name: machine.name, machine_pool_id: id })
    const refused = await client.call('PUT', `machines/${machineId}`, { name: 'early', machine_pool_id: id })
    assert.deepEqual([refused.status, refused.json?.['code']], [409, 'MACHINE_UPDATING'])
    assert.equal(await wait(json?.['operation']), 'succeeded')
    const back = await client.call('PUT', `machines/${machineId}`, { name: machine.name, machine_pool_id: from })
    assert.equal(await wait(back.json?.['operation']), 'succeeded')
  })

  test('an operation that no change has is not there', async () => {
    for (const id of [2 ** 40 + 999, 2 ** 41 + 999, 2 ** 42 + 999, 999])
      assert.equal((await client.call('GET', `operations/${id}`)).json?.['status'], 404)
  })

  test('a machine at work that is renamed, as the provider documents it, boots under the new name at once', async () => {
    const id = await pool('renamed')
    const joined = await client.call('PUT', `machines/${machineId}`, { name: machine.name, machine_pool_id: id })
    assert.equal(await wait(joined.json?.['operation']), 'succeeded')
    const wish = { name: 'db-1', machine_pool_id: id, labels: [{ key: 'rack', value: '7' }] }
    const renamed = await client.call('PUT', `machines/${machineId}`, wish)
    assert.equal(await wait(renamed.json?.['operation']), 'succeeded')
    assert.equal(nodeNameIn(machine.configs.at(-1) ?? '{}'), 'db-1')
    const read = await client.expect('GET', `machines/${machineId}`, 'machine')
    assert.deepEqual([read['name'], read['status'], read['labels']], ['db-1', 'ready', wish.labels])
    const again = await client.call('PUT', `machines/${machineId}`, wish)
    assert.equal(again.json?.['operation'], undefined)
  })
})
