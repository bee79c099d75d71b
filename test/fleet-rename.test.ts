import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Machine } from '../src/api/contract.ts'
import type { ContentDiff, RevisionDiff } from '../src/api/fleet/pool-contract.ts'
import type { SteppedOperationView } from '../src/api/fleet/stepped-operation-contract.ts'
import type { FleetMachine } from './fleet-machine.ts'
import { FleetSite } from './fleet-site.ts'
import { nodeNameIn } from './join-token.ts'
import { addBudget, addPod, countBudget, endPod, readPod } from './kube-api/hands.ts'
import { until } from './until.ts'

interface Revisions {
  readonly revisions: readonly { readonly number: number; readonly state: string; readonly name: string }[]
}

describe('one machine of a pool is changed by itself', () => {
  let world: FleetSite
  let machines: readonly FleetMachine[]
  let [id, other] = [0, 0]

  before(async () => {
    world = await FleetSite.open()
    machines = await world.workers(2)
    id = (await world.machine('worker-1')).id
    other = (await world.machine('worker-2')).id
  })
  after(() => world[Symbol.asyncDispose]())

  const revisions = async () => (await world.ask<Revisions>('GET', `/machines/${id}/revisions`)).revisions
  const apply = (machine: number, body: object = {}) =>
    world.ask<SteppedOperationView>('POST', `/machines/${machine}/apply`, body)
  const ends = (operation: number) =>
    until('the end of the operation', async () => {
      const found = await world.ask<SteppedOperationView>('GET', `/operations/${operation}/steps`)
      return found.status === 'pending' || found.status === 'running' ? undefined : found
    })

  test('a new name makes a revision and reboots nobody; the same name again makes none', async () => {
    const boots = machines[0]?.configs.length
    await world.ask('PATCH', `/machines/${id}`, { name: 'db-1' })
    await world.ask('PATCH', `/machines/${id}`, { name: 'db-1' })
    assert.deepEqual(
      (await revisions()).map(({ number, state, name }) => [number, state, name]),
      [
        [2, 'pending', 'db-1'],
        [1, 'current', 'worker-1'],
      ],
    )
    assert.equal((await world.machine('db-1')).status, 'ready')
    assert.equal(machines[0]?.configs.length, boots)
  })

  test('applied, it is drained, comes back as the Node of the new name, and the old Node goes', async () => {
    await addPod(world.kube.admin, { name: 'web', node: 'worker-1' })
    await addBudget(world.kube.admin, { name: 'web', podName: 'web', status: { allowed: 0, healthy: 1, desired: 1 } })
    const { id: operation } = await apply(id)
    const waiting = await world.operationThat('db-1', 'waits for a budget', ({ steps }) =>
      steps.some(({ name, says }) => name === 'drain' && /web.*budget/i.test(says)),
    )
    const foreseen = waiting.steps.find(({ name }) => name === 'preflight')?.says ?? ''
    assert.match(foreseen, /In doubt: default\/web stays, because its budget web wants 1 of its 1 pods healthy; move/)
    await world.server.crashAndRestart()
    await countBudget(world.kube.admin, 'web', { allowed: 1, healthy: 1, desired: 1 })
    await until('the eviction', async () =>
      (await readPod(world.kube.admin, 'web'))?.metadata.deletionTimestamp === undefined ? undefined : true,
    )
    await endPod(world.kube.admin, 'web')
    const ended = await ends(operation)
    assert.equal(ended.status, 'succeeded', JSON.stringify(ended.failure))
    assert.equal(nodeNameIn(machines[0]?.configs.at(-1) ?? '{}'), 'db-1')
    assert.equal(await world.node('worker-1'), undefined)
    assert.equal((await world.node('db-1'))?.spec.unschedulable ?? false, false)
    await world.reaches('db-1', 'ready')
  })

  test('two machines at once: the second waits until the first is well, as in a rollout', async () => {
    const downTogether: string[] = []
    const watch = machines.map((machine) => machine.configs.length)
    const [first, second] = [await apply(id), await apply(other)]
    await until('both to have booted', async () => {
      const all = await Promise.all(machines.map(async ({ isUp }) => isUp))
      if (all.every((isUp) => !isUp)) downTogether.push('both are down')
      return machines.every(({ configs }, i) => configs.length > (watch[i] ?? 0)) ? true : undefined
    })
    assert.equal((await ends(first.id)).status, 'succeeded')
    const waited = await ends(second.id)
    assert.equal(waited.status, 'succeeded')
    assert.ok(waited.log.some(({ says }) => /waits for db-1 to be well again/.test(says)))
    assert.deepEqual(downTogether, [])
    assert.equal((await revisions()).length, 2)
  })

  test('a diff of pool revisions shows what machines will boot, and who reboots in which order', async () => {
    for (const name of ['db-1', 'worker-2']) await world.reaches(name, 'ready')
    const path = `/pools/${world.pool.id}`
    await world.ask('PATCH', `${path}/policy`, { order: 'by-name' })
    await world.ask('PATCH', path, { kubernetes_version: '1.33.4', kernel_arguments: ['quiet'], taints: [{ key: 'gpu', value: '', effect: 'NoSchedule' }] }) // prettier-ignore
    const diff = await world.ask<RevisionDiff>('GET', `${path}/revisions/diff?from=1&to=2`)
    assert.deepEqual(
      diff.kernel_arguments.filter(({ kind }) => kind !== 'same'),
      [{ kind: 'added', text: 'quiet' }],
    )
    assert.ok(diff.ignition.some(({ kind, text }) => kind === 'added' && text.includes('"gpu"')))
    assert.deepEqual([diff.files, diff.reboot_count], [[], 2])
    assert.deepEqual(
      diff.reboots.map(({ name }) => name),
      ['db-1', 'worker-2'],
    )
    const same = await world.ask<RevisionDiff>('GET', `${path}/revisions/diff?from=1&to=1`)
    assert.deepEqual([same.reboot_count, same.ignition.every(({ kind }) => kind === 'same')], [0, true])
  })

  test('a diff of revisions of one machine shows its own settings and what its pool says in each', async () => {
    const path = `/machines/${id}/revisions/diff`
    const diff = await world.ask<ContentDiff>('GET', `${path}?from=1&to=2`)
    assert.deepEqual(diff.differences, [{ path: 'machine.hostname', before: '"worker-1"', after: '"db-1"' }])
    assert.deepEqual([diff.files, diff.kernel_arguments.some(({ kind }) => kind !== 'same')], [[], false])
    const changed = diff.ignition.filter(({ kind }) => kind !== 'same')
    assert.ok(
      changed.some(({ kind, text }) => kind === 'removed' && text === 'worker-1'),
      JSON.stringify(changed),
    )
    assert.ok(changed.some(({ kind, text }) => kind === 'added' && text === 'db-1'))
    const { status, json } = await world.server.api('GET', `${path}?from=1&to=99`)
    assert.deepEqual([status, (json as { code: string }).code], [404, 'NOT_FOUND'])
  })

  test('what cannot be applied is refused with a reason', async () => {
    const refused = async (machine: number, body: object) => {
      const { status, json } = await world.server.api('POST', `/machines/${machine}/apply`, body)
      return [status, (json as { code: string }).code]
    }
    const spare = await world.ask<Machine>('POST', '/machines', { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-00000000ffff' })
    assert.deepEqual(await refused(id, { revision: 99 }), [404, 'NO_SUCH_REVISION'])
    assert.deepEqual(await refused(spare.id, {}), [409, 'MACHINE_NOT_AT_WORK'])
    assert.deepEqual(await refused(9999, {}), [404, 'NOT_FOUND'])
  })
})
