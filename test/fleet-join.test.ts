import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import { FleetSite } from './fleet-site.ts'
import { joinTokenIn } from './join-token.ts'
import { until } from './until.ts'

describe('a machine on its way into its first pool', () => {
  let world: FleetSite

  before(async () => {
    world = await FleetSite.open()
  })
  after(() => world[Symbol.asyncDispose]())

  test('is never without a role when it was put there before its first boot', async () => {
    await world.workers(1)
    assert.deepEqual(movesOf(world), ['preregistered to updating', 'updating to ready'])
  })

  test('is given up after so many boots without a heartbeat, and says why', async () => {
    const machine = world.build(2, (config) => config.includes('coldforge-join.json'))
    await world.ask('POST', '/machines', { name: machine.name, uuid: machine.uuid, pool_id: world.pool.id })
    world.powerOn(machine)
    const failed = await world.operationThat('worker-2', 'has failed', ({ status }) => status === 'failed')
    assert.deepEqual([failed.action, failed.failure?.code], ['join', 'REVISION_DOES_NOT_BOOT'])
    assert.match(failed.failure?.detail ?? '', /booted 2 times without a heartbeat/)
    assert.equal((await world.machine('worker-2')).status, 'updating')
  })

  test('waits for a retry, and can be taken out of the pool instead', async () => {
    const { id } = await world.machine('worker-2')
    await world.ask('PATCH', `/machines/${id}`, { pool_id: null })
    await world.reaches('worker-2', 'ready_unassigned')
  })

  test('that reboots again and again before its Node is Ready is given up too', async () => {
    const machine = world.build(3)
    machine.crashesAfterHeartbeat = (config) => config.includes('coldforge-join.json')
    await world.ask('POST', '/machines', { name: machine.name, uuid: machine.uuid, pool_id: world.pool.id })
    world.powerOn(machine)
    const failed = await world.operationThat('worker-3', 'has failed', ({ status }) => status === 'failed')
    assert.equal(failed.failure?.code, 'NODE_NEVER_READY')
    machine.crashesAfterHeartbeat = () => false
    await world.ask('POST', `/operations/${failed.id}/retry`)
    await world.reaches('worker-3', 'ready')
    // Those of boots that came to nothing as well as the one that it joined by.
    const tokens = machine.configs.map((config) => joinTokenIn(config).split('.')[0]).filter((id) => id !== '')
    assert.ok(tokens.length > 2)
    for (const id of tokens)
      await until(`the end of token ${id}`, async () => {
        const path = `/api/v1/namespaces/kube-system/secrets/bootstrap-token-${id}`
        return (await world.kube.admin.request({ method: 'GET', path })).ok ? undefined : true
      })
  })
})

/** How the status of machines has changed, as everybody who listens was told. */
function movesOf({ server }: FleetSite): readonly string[] {
  using database = new DatabaseSync(join(server.dataDir, 'coldforge.db'), { readOnly: true })
  const rows = database.prepare("SELECT body FROM events WHERE kind = 'machine.status' ORDER BY id").all()
  return rows.map(({ body }) => {
    const { from, to } = JSON.parse(String(body)) as { from: string; to: string }
    return `${from} to ${to}`
  })
}
