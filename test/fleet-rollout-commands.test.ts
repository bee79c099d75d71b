import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { RolloutProgressView } from '../src/api/fleet/pool-progress-contract.ts'
import type { RolloutView } from '../src/api/fleet/rollout-contract.ts'
import type { SteppedOperationView } from '../src/api/fleet/stepped-operation-contract.ts'
import { weekdays } from '../src/domain/pools/maintenance-window.ts'
import type { FleetMachine } from './fleet-machine.ts'
import { FleetSite } from './fleet-site.ts'
import { addBudget, addPod, countBudget, endPod, readPod } from './kube-api/hands.ts'
import { until } from './until.ts'

const names = ['worker-1', 'worker-2', 'worker-3']

describe('what people do with rollouts', () => {
  let site: FleetSite
  let machines: readonly FleetMachine[] = []

  before(async () => {
    site = await FleetSite.open({ max_unavailable: { machines: 2 } })
    machines = await site.workers(3)
  })
  after(() => site[Symbol.asyncDispose]())

  const setPolicy = (policy: object) => site.ask('PATCH', `/pools/${site.pool.id}/policy`, policy)
  const command = (rollout: RolloutView, what: string) =>
    site.ask<RolloutView>('POST', `/pools/${site.pool.id}/rollouts/${rollout.id}/${what}`)
  const waitsFor = (rollout: RolloutView, what: RegExp) =>
    until(`a rollout that waits for ${what.source}`, async () => {
      const path = `/pools/${site.pool.id}/rollouts/${rollout.id}/progress`
      const { waits_for: why } = await site.ask<RolloutProgressView>('GET', path)
      return why !== null && what.test(why) ? why : undefined
    })
  const operationsOf = async (rollout: RolloutView): Promise<readonly SteppedOperationView[]> => {
    const newest = await Promise.all(names.map((name) => site.operation(name)))
    return newest.filter((one) => one !== undefined).filter(({ rollout_id }) => rollout_id === rollout.id)
  }
  const boots = () => machines.map(({ configs }) => configs.length)
  /** One pod of `worker-1` that may not go until it is let go. */
  const hold = async (name: string) => {
    await addPod(site.kube.admin, { name, node: 'worker-1' })
    await addBudget(site.kube.admin, { name, podName: name, status: { allowed: 0, healthy: 1, desired: 1 } })
  }
  const letGo = async (name: string) => {
    await countBudget(site.kube.admin, name, { allowed: 1, healthy: 1, desired: 1 })
    await until(`the eviction of ${name}`, async () => {
      const pod = await readPod(site.kube.admin, name)
      return pod?.metadata.deletionTimestamp === undefined ? undefined : true
    })
    await endPod(site.kube.admin, name)
  }
  const draining = () =>
    site.operationThat('worker-1', 'waits for a budget', ({ status, steps }) =>
      steps.some(({ name, says }) => status === 'running' && name === 'drain' && /budget/i.test(says)),
    )

  test('the canary goes alone and soaks, then two machines go at once', async () => {
    await setPolicy({ soak_seconds: 2 })
    const rollout = await site.rollOut({ kubernetes_version: '1.33.4' })
    assert.equal((await site.rolloutEnds()).state, 'succeeded')
    await setPolicy({ soak_seconds: 0 })
    const operations = await operationsOf(rollout)
    assert.deepEqual(
      operations.map(({ subject, status }) => [subject, status]),
      [1, 2, 3].map((id) => [`machine ${id}`, 'succeeded']),
    )
    const [canary, ...others] = operations.map(({ created_at: from, finished_at: to }) => ({
      from: Date.parse(from),
      to: Date.parse(to ?? ''),
    }))
    for (const { from } of others) assert.ok(from - (canary?.to ?? 0) >= 2000, 'the canary had not soaked')
    const [second, third] = others
    assert.ok(second !== undefined && third !== undefined && third.from < second.to, 'they went one after the other')
  })

  test('a closed maintenance window holds a rollout back; cancelled, it has touched nothing', async () => {
    const before = boots()
    const inThreeDays = weekdays[(new Date().getUTCDay() + 3) % 7]
    const window = { start_minute: 0, duration_minutes: 60, time_zone: 'UTC' }
    await setPolicy({ windows: [{ ...window, days: [inThreeDays] }] })
    const rollout = await site.rollOut({ kubernetes_version: '1.33.5' })
    await waitsFor(rollout, /maintenance window/)
    await site.server.crashAndRestart()
    await waitsFor(rollout, /maintenance window/)
    assert.deepEqual(boots(), before)
    assert.equal((await command(rollout, 'cancel')).state, 'cancelled')
    assert.deepEqual(await operationsOf(rollout), [])
  })

  test('in an open window it goes on; a pause lets the machine under way finish and begins no other', async () => {
    await setPolicy({ windows: [{ days: [...weekdays], start_minute: 0, duration_minutes: 1440, time_zone: 'UTC' }] })
    await hold('paused')
    const rollout = await site.rollOut({ kubernetes_version: '1.33.6' })
    await draining()
    assert.equal((await command(rollout, 'pause')).state, 'paused')
    await site.server.crashAndRestart()
    await letGo('paused')
    await site.operationThat('worker-1', 'has succeeded', ({ status }) => status === 'succeeded')
    assert.equal((await operationsOf(rollout)).length, 1)
    assert.equal((await site.rollout()).state, 'paused')
    assert.equal((await command(rollout, 'resume')).state, 'running')
    assert.equal((await site.rolloutEnds()).state, 'succeeded')
    assert.equal((await operationsOf(rollout)).length, 3)
  })

  test('while the API of the cluster is away operations wait, and go on when it is back', async () => {
    const before = boots()
    await hold('outage')
    const rollout = await site.rollOut({ kubernetes_version: '1.33.7' })
    await draining()
    site.kube.server.faults = (_, path) => (path === '/version' ? { kind: 'hang up', after: 'nothing' } : undefined)
    await site.operationThat('worker-1', 'waits for the API', ({ steps }) =>
      steps.some(({ says }) => /API of the cluster does not answer/.test(says)),
    )
    await waitsFor(rollout, /API of the cluster/)
    assert.deepEqual(boots(), before)
    site.kube.server.faults = () => undefined
    await letGo('outage')
    assert.equal((await site.rolloutEnds()).state, 'succeeded')
    assert.deepEqual(
      boots(),
      before.map((count) => count + 1),
    )
  })

  test('cancelled in the middle of a drain, the machine keeps what it runs and its Node takes pods again', async () => {
    const before = boots()
    await hold('cancelled')
    const rollout = await site.rollOut({ kubernetes_version: '1.33.8' })
    await draining()
    await command(rollout, 'cancel')
    await site.operationThat('worker-1', 'is cancelled', ({ status }) => status === 'cancelled')
    await until('its Node to take pods', async () =>
      (await site.node('worker-1'))?.spec.unschedulable === true ? undefined : true,
    )
    assert.deepEqual(boots(), before)
    await site.reaches('worker-1', 'ready')
    const { id } = (await site.operation('worker-1')) ?? { id: 0 }
    const refused = await site.server.api('POST', `/operations/${id}/retry`)
    assert.equal((refused.json as { code: string }).code, 'OPERATION_OUTDATED')
  })
})
