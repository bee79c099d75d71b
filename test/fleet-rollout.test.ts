import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Machine } from '../src/api/contract.ts'
import type { ClusterView } from '../src/api/fleet/cluster-contract.ts'
import type { PoolView } from '../src/api/fleet/pool-contract.ts'
import type { RolloutView } from '../src/api/fleet/rollout-contract.ts'
import { FleetMachine } from './fleet-machine.ts'
import { joinTokenIn } from './join-token.ts'
import { addBudget, addPod, countBudget, endPod, readPod } from './kube-api/hands.ts'
import { openInProcess, type InProcessWorld } from './kube-api/in-process.ts'
import { kubeconfigOf } from './kubeconfig.ts'
import { startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'
import { until } from './until.ts'

describe('a pool of two machines, its cluster and a server that is killed', () => {
  const image = tinyImage()
  let world: InProcessWorld
  let server: TestServer
  let pool: PoolView
  let machines: FleetMachine[] = []
  let running: Promise<void>[] = []

  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const { status, json } = await server.api(method, path, body)
    assert.ok(status < 300, `${method} ${path}: ${JSON.stringify(json)}`)
    return json as T
  }
  const statusOf = async (name: string) =>
    (await ask<{ machines: Machine[] }>('GET', '/machines')).machines.find((one) => one.name === name)?.status
  const rollOut = async (change: object) => {
    await ask('PATCH', `/pools/${pool.id}`, change)
    return ask<RolloutView>('POST', `/pools/${pool.id}/rollouts`, {})
  }
  const latest = async () => (await ask<{ rollouts: RolloutView[] }>('GET', `/pools/${pool.id}/rollouts`)).rollouts[0]
  const end = () =>
    until('the end of the rollout', async () => {
      const rollout = await latest()
      return rollout?.state === 'running' ? undefined : rollout
    })

  before(async () => {
    world = await openInProcess()
    server = await startServer(image.flags)
    const kubeconfig = kubeconfigOf(world)
    const cluster = await ask<ClusterView>('POST', '/clusters', { name: 'prod', version: '1.33', kubeconfig })
    pool = await ask('POST', '/pools', { name: 'workers', cluster_id: cluster.id, kubernetes_version: '1.33.3' })
    await ask('PATCH', `/pools/${pool.id}/policy`, { soak_seconds: 0, breaker_boots: 2 })
    const chain = await ask<{ url: string }>('POST', '/chain-urls', { name: 'rack' })
    const token = new URL(chain.url).searchParams.get('token') ?? ''
    const isBroken = (config: string) => config.includes('does-not-boot')
    machines = [1, 2].map((number) => new FleetMachine(server, world.admin, token, number, isBroken))
    for (const { name, uuid } of machines) await ask('POST', '/machines', { name, uuid, pool_id: pool.id })
    running = machines.map((machine) => machine.run())
  })
  after(async () => {
    for (const machine of machines) await machine.cutPower()
    await Promise.all(running)
    await server[Symbol.asyncDispose]()
    await world[Symbol.asyncDispose]()
    image[Symbol.dispose]()
  })

  test('machines that were put into the pool before their first boot join its cluster', async () => {
    for (const { name } of machines)
      await until(`${name} at work`, async () => ((await statusOf(name)) === 'ready' ? true : undefined))
    for (const { configs } of machines) {
      const id = joinTokenIn(configs.at(-1) ?? '{}').slice(0, 6)
      assert.notEqual(id, '', 'no bootstrap token in the Ignition')
      const path = `/api/v1/namespaces/kube-system/secrets/bootstrap-token-${id}`
      assert.ok(world.server.requests.includes(`DELETE ${path}`))
      assert.equal((await world.admin.request({ method: 'GET', path })).ok, false)
      assert.ok(!server.log().includes(id))
    }
  })

  test('a change rolls through them one at a time, waits for a disruption budget, and survives kill -9 at every step', async () => {
    await addPod(world.admin, { name: 'web', node: 'worker-1' })
    await addBudget(world.admin, { name: 'web', podName: 'web', status: { allowed: 0, healthy: 1, desired: 1 } })
    const boots = machines.map(({ configs }) => configs.length)
    await rollOut({ kubernetes_version: '1.33.4' })
    await until('a drain that waits', () => (/web.*budget/i.test(server.log()) ? true : undefined))
    assert.deepEqual(
      machines.map(({ isUp }) => isUp),
      [true, true],
    )
    await countBudget(world.admin, 'web', { allowed: 1, healthy: 1, desired: 1 })
    await until('the eviction', async () => {
      const pod = await readPod(world.admin, 'web')
      return pod?.metadata.deletionTimestamp === undefined ? undefined : true
    })
    await endPod(world.admin, 'web')
    const seen = new Set<string>()
    const next = () =>
      until('the next step, or the end of the rollout', async () => {
        assert.ok(machines.filter(({ isUp }) => !isUp).length < 2, 'two machines were down at once')
        const fresh = stepsIn(server.log()).filter((step) => !seen.has(step))
        if (fresh.length > 0) return fresh
        return (await latest())?.state === 'running' ? undefined : []
      })
    for (let steps = await next(); steps.length > 0; steps = await next()) {
      for (const step of steps) seen.add(step)
      await server.crashAndRestart()
    }
    assert.equal((await latest())?.state, 'succeeded')
    assert.ok(seen.size >= 12, [...seen].join())
    assert.deepEqual(
      machines.map(({ configs }) => configs.length),
      boots.map((count) => count + 1),
    )
    for (const { name } of machines)
      await until(`${name} at work`, async () => ((await statusOf(name)) === 'ready' ? true : undefined))
  })

  test('a revision that comes up without a heartbeat is given up, the old one is served again and the rollout freezes', async () => {
    await rollOut({ kubelet_flags: [{ name: 'node-status-report-frequency', value: 'does-not-boot' }] })
    const rollout = await end()
    assert.equal(rollout.state, 'frozen')
    assert.match(rollout.reason ?? '', /worker-1 did not come up with revision/)
    await until('worker-1 at work', async () => ((await statusOf('worker-1')) === 'ready' ? true : undefined))
    assert.ok(!machines[0]?.configs.at(-1)?.includes('does-not-boot'))
    assert.ok(!machines[1]?.configs.at(-1)?.includes('does-not-boot'))
  })

  test('a dead machine that is forced out leaves no Node behind', async () => {
    await machines[1]?.cutPower()
    const { machines: known } = await ask<{ machines: Machine[] }>('GET', '/machines')
    const dead = known.find(({ name }) => name === 'worker-2')
    await ask('POST', `/machines/${dead?.id}/force-unassign`)
    await until('its Node to go', async () => {
      const node = await world.admin.request({ method: 'GET', path: '/api/v1/nodes/worker-2' })
      return node.ok ? undefined : true
    })
  })
})

/** `7 cordon`: every step of every operation that the server has told of. */
const stepsIn = (log: string): readonly string[] =>
  [...log.matchAll(/"operation":(\d+),"msg":"(\w+): /g)].map(([, operation, step]) => `${operation} ${step}`)
