import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { FleetMachine } from './fleet-machine.ts'
import { FleetSite } from './fleet-site.ts'
import { addBudget, addPod, countBudget, endPod, readPod } from './kube-api/hands.ts'
import { until } from './until.ts'

describe('a machine that is taken out of its pool', () => {
  let world: FleetSite
  let machine: FleetMachine | undefined

  before(async () => {
    world = await FleetSite.open()
    ;[machine] = await world.workers(1)
    await addPod(world.kube.admin, { name: 'web', node: 'worker-1' })
    await addBudget(world.kube.admin, { name: 'web', podName: 'web', status: { allowed: 0, healthy: 1, desired: 1 } })
  })
  after(() => world[Symbol.asyncDispose]())

  const drainWaits = () =>
    world.operationThat('worker-1', 'waits for a budget', ({ action, steps }) =>
      steps.some(({ name, says }) => action === 'leave' && name === 'drain' && /web.*budget/i.test(says)),
    )

  test('is cordoned and drained first, and a cancel gives the Node back to its pods', async () => {
    const { id } = await world.machine('worker-1')
    const boots = machine?.configs.length
    await world.ask('PATCH', `/machines/${id}`, { pool_id: null })
    const leaving = await drainWaits()
    assert.equal((await world.node('worker-1'))?.spec.unschedulable, true)
    const { status, json } = await world.server.api('DELETE', `/pools/${world.pool.id}`)
    assert.deepEqual([status, (json as { detail: string }).detail], [409, 'worker-1 is still leaving pool workers'])
    await world.server.crashAndRestart()
    await world.ask('POST', `/operations/${leaving.id}/cancel`)
    const cancelled = await world.operationThat('worker-1', 'is cancelled', ({ status }) => status === 'cancelled')
    assert.equal(cancelled.id, leaving.id)
    assert.ok(cancelled.log.some(({ says }) => says.endsWith('asked to cancel it')))
    assert.equal((await world.node('worker-1'))?.spec.unschedulable ?? false, false)
    assert.equal(machine?.configs.length, boots)
  })

  test('leaves when the operation is tried again: it boots without a role and its Node goes', async () => {
    const { id } = (await world.operation('worker-1')) ?? { id: 0 }
    const again = await world.ask<{ attempt: number; status: string }>('POST', `/operations/${id}/retry`)
    assert.deepEqual([again.attempt, again.status], [2, 'pending'])
    await drainWaits()
    await countBudget(world.kube.admin, 'web', { allowed: 1, healthy: 1, desired: 1 })
    await until('the eviction', async () =>
      (await readPod(world.kube.admin, 'web'))?.metadata.deletionTimestamp === undefined ? undefined : true,
    )
    await world.server.crashAndRestart()
    await endPod(world.kube.admin, 'web')
    await world.reaches('worker-1', 'ready_unassigned')
    assert.equal((await world.operation('worker-1'))?.status, 'succeeded')
    assert.equal(await world.node('worker-1'), undefined)
    assert.ok(!(machine?.configs.at(-1) ?? '').includes('coldforge-join.json'))
  })

  test('joins again when it is put back, with one more boot', async () => {
    const { id } = await world.machine('worker-1')
    const boots = machine?.configs.length ?? 0
    await world.ask('PATCH', `/machines/${id}`, { pool_id: world.pool.id })
    await world.reaches('worker-1', 'ready')
    assert.equal((await world.operation('worker-1'))?.action, 'join')
    assert.equal(machine?.configs.length, boots + 1)
  })

  test('waits for a pod that nobody would make again, until the rules of the pool allow to end it', async () => {
    const { id } = await world.machine('worker-1')
    await addPod(world.kube.admin, { name: 'bare', node: 'worker-1', owner: 'none' })
    await world.ask('PATCH', `/machines/${id}`, { pool_id: null })
    await world.operationThat('worker-1', 'says what it waits for', ({ steps }) =>
      steps.some(({ name, says }) => name === 'drain' && /bare.*has no controller/.test(says)),
    )
    const rules = { drain_unmanaged: 'evict', drain_grace_seconds: 1 }
    await world.ask('PATCH', `/pools/${world.pool.id}/policy`, rules)
    const leaving = await until('the eviction', async () => {
      const pod = await readPod(world.kube.admin, 'bare')
      return pod?.metadata.deletionTimestamp === undefined ? undefined : pod
    })
    assert.equal(leaving.metadata.deletionGracePeriodSeconds, 1)
    await endPod(world.kube.admin, 'bare')
    await world.reaches('worker-1', 'ready_unassigned')
  })

  test('an operation that succeeded is neither cancelled nor tried again', async () => {
    const { id } = (await world.operation('worker-1')) ?? { id: 0 }
    const codes = [
      ((await world.server.api('POST', `/operations/${id}/cancel`)).json as { code: string }).code,
      ((await world.server.api('POST', `/operations/${id}/retry`)).json as { code: string }).code,
    ]
    assert.deepEqual(codes, ['OPERATION_FINISHED', 'OPERATION_NOT_FAILED'])
  })
})
