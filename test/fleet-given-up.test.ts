import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { FleetMachine } from './fleet-machine.ts'
import { FleetSite } from './fleet-site.ts'
import { until } from './until.ts'

describe('machines that are given up and deleted at once, as "terraform destroy" does', () => {
  let world: FleetSite
  let machines: readonly FleetMachine[]

  before(async () => {
    world = await FleetSite.open()
    machines = await world.workers(3)
  })
  after(() => world[Symbol.asyncDispose]())

  const giveUp = async (name: string): Promise<void> => {
    const { id } = await world.machine(name)
    await world.ask('POST', `/machines/${id}/force-unassign`)
    assert.equal((await world.server.api('DELETE', `/machines/${id}`)).status, 204)
  }
  const nodeGoes = (name: string) =>
    until(`the end of Node ${name}`, async () => ((await world.node(name)) === undefined ? true : undefined))

  test('the Node of such a machine stays while it works, and goes when it is dead, after a crash as well', async () => {
    await giveUp('worker-1')
    await world.server.crashAndRestart()
    assert.notEqual(await world.node('worker-1'), undefined)
    await machines[0]?.cutPower()
    await nodeGoes('worker-1')
  })

  test('it goes even when the pool is deleted with them, and other Nodes stay', async () => {
    await giveUp('worker-2')
    const { id } = await world.machine('worker-3')
    await world.ask('POST', `/machines/${id}/force-unassign`)
    assert.equal((await world.server.api('DELETE', `/pools/${world.pool.id}`)).status, 204)
    await machines[1]?.cutPower()
    await nodeGoes('worker-2')
    assert.notEqual(await world.node('worker-3'), undefined)
    await machines[2]?.cutPower()
    await nodeGoes('worker-3')
  })
})
