import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant, plusSeconds, type Instant } from '../../src/base/instant.ts'
import { drainNode } from './drain-node.ts'
import { drainRound, type DrainRound } from '../../src/kube/drain/drain-round.ts'
import { evict } from '../../src/kube/drain/evict.ts'
import { kubectlRules } from '../../src/kube/drain/plan-drain.ts'
import { podsOnNode } from '../../src/kube/drain/pod.ts'
import { drainCases } from './drain-cases.ts'
import { addBudget, addNode, addPod, countBudget, endPod, must, podPath, readPod } from './hands.ts'
import type { KubeWorld } from './world.ts'

const clock = (): Instant => instant(Date.now())

/** What is said of each pod, by its name without the namespace. */
function told(round: DrainRound): Readonly<Record<string, string>> {
  if (round.kind === 'waiting') return Object.fromEntries(round.pods.map(({ name, says }) => [name, says]))
  if (round.kind === 'drained') return Object.fromEntries(round.skipped.map(({ pod, says }) => [pod.name, says]))
  const pods = [...round.refusal.says.matchAll(/default\/(\S+) ([^;]+)/g)]
  return Object.fromEntries(pods.map(([, name = '', says = '']) => [name, says]))
}

/** How a drain behaves with any Kubernetes API. */
export function drainSuite(world: () => KubeWorld): void {
  for (const [number, { promise, pods, budgets = [], rules, nodeReady, ...expected }] of drainCases.entries()) {
    test(promise, async () => {
      const { admin, coldforge } = world()
      const nodeName = `drain-${number}`
      await addNode(admin, { name: nodeName, ready: nodeReady ?? 'True' })
      for (const pod of pods) await addPod(admin, { ...pod, node: nodeName })
      for (const budget of budgets) await addBudget(admin, budget)
      const round = await drainRound(coldforge, { nodeName, rules: { ...kubectlRules, ...rules } }, clock())
      assert.equal(round.kind, expected.round, JSON.stringify(round))
      const says = told(round)
      assert.deepEqual(Object.keys(says).toSorted(), Object.keys(expected.says).toSorted())
      for (const [name, pattern] of Object.entries(expected.says)) assert.match(says[name] ?? '', pattern)
      for (const { name, phase = 'Running' } of pods) await assertLeaving(world(), name, phase, expected.leaving[name])
    })
  }

  test('the pods of a node go when its kubelet has ended them, and a process that knows nothing of it goes on', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'resumed' })
    for (const name of ['r-a', 'r-b']) await addPod(admin, { name, node: 'resumed' })
    const request = { nodeName: 'resumed', rules: kubectlRules }
    assert.equal((await drainRound(coldforge, request, clock())).kind, 'waiting')
    await endPod(admin, 'r-a')
    const second = await drainRound(coldforge, request, clock())
    assert.match(told(second)['r-b'] ?? '', /^is ending, and has \d+ s left$/)
    await endPod(admin, 'r-b')
    assert.deepEqual(await drainRound(coldforge, request, clock()), { kind: 'drained', skipped: [] })
  })

  test('a budget that is still being counted is asked again when the API said, and not before', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'counted' })
    await addPod(admin, { name: 'counted-db', node: 'counted' })
    await addBudget(admin, { name: 'counted', podName: 'counted-db', status: 'none' })
    const request = { nodeName: 'counted', rules: kubectlRules }
    const start = clock()
    const first = await drainRound(coldforge, request, start)
    assert.ok(first.kind === 'waiting')
    assert.equal(first.pods[0]?.notBefore, plusSeconds(start, 10))
    assert.match(first.pods[0]?.says ?? '', /still being processed/)
    await countBudget(admin, 'counted', { allowed: 1, healthy: 2, desired: 1 })
    const early = await drainRound(coldforge, request, plusSeconds(start, 9), first.pods)
    assert.deepEqual(early, first)
    const late = await drainRound(coldforge, request, plusSeconds(start, 10), first.pods)
    assert.equal(told(late)['counted-db'], 'was asked to end')
  })

  test('a finalizer that holds a pod is named, and the drain waits for it', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'held' })
    await addPod(admin, { name: 'held-pod', node: 'held', finalizers: ['example.org/hold'] })
    const request = { nodeName: 'held', rules: kubectlRules }
    await drainRound(coldforge, request, clock())
    await endPod(admin, 'held-pod')
    const later = plusSeconds(clock(), 3600)
    assert.equal(
      told(await drainRound(coldforge, request, later))['held-pod'],
      'is held by the finalizers example.org/hold',
    )
    await must(admin, { method: 'PATCH', path: podPath('held-pod'), body: { metadata: { finalizers: null } } })
    assert.equal((await drainRound(coldforge, request, later)).kind, 'drained')
  })

  test('a pod of a lost node is no longer waited for a minute after its grace', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'lost', ready: 'Unknown' })
    await addPod(admin, { name: 'lost-pod', node: 'lost' })
    const request = { nodeName: 'lost', rules: kubectlRules }
    const start = clock()
    await drainRound(coldforge, request, start)
    assert.equal((await drainRound(coldforge, request, plusSeconds(start, 50))).kind, 'waiting')
    const round = await drainRound(coldforge, request, plusSeconds(start, 70))
    assert.equal(round.kind, 'drained')
    assert.match(told(round)['lost-pod'] ?? '', /its node cannot say/)
  })

  test('a pod that went before it was evicted is gone, and one that took its name is not touched', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'renamed' })
    await addPod(admin, { name: 'renamed-pod', node: 'renamed' })
    const pods = await podsOnNode(coldforge, 'renamed')
    const before = pods.ok ? pods.value[0] : undefined
    assert.ok(before)
    await endPod(admin, 'renamed-pod')
    assert.deepEqual(await evict(coldforge, before, undefined), { kind: 'gone' })
    await addPod(admin, { name: 'renamed-pod', node: 'renamed' })
    assert.equal((await evict(coldforge, before, undefined)).kind, 'later')
    assert.equal((await readPod(admin, 'renamed-pod'))?.metadata.deletionTimestamp, undefined)
  })

  test('a drain that is not over at its deadline says for each pod what it waited for', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'late' })
    await addPod(admin, { name: 'late-db', node: 'late' })
    await addBudget(admin, { name: 'late', podName: 'late-db', status: { allowed: 0, healthy: 1, desired: 1 } })
    let now = clock()
    const pause = async (ms: number): Promise<void> => void (now = instant(now + ms))
    const request = { nodeName: 'late', rules: kubectlRules }
    const drained = await drainNode(coldforge, request, plusSeconds(now, 12), { clock: () => now, pause })
    assert.ok(!drained.ok)
    assert.equal(drained.error.code, 'DRAIN_TIMEOUT')
    assert.match(drained.error.says, /default\/late-db waited: .*budget late needs 1 healthy pods and has 1/)
  })

  test('a node that is not there has nothing to drain', async () => {
    const request = { nodeName: 'nowhere', rules: kubectlRules }
    assert.deepEqual(await drainRound(world().coldforge, request, clock()), { kind: 'drained', skipped: [] })
  })
}

/** A pod that has ended may be removed at once: nothing runs that needs grace. */
async function assertLeaving(
  { admin }: KubeWorld,
  name: string,
  phase: string,
  grace: number | undefined,
): Promise<void> {
  const metadata = (await readPod(admin, name))?.metadata
  if (phase !== 'Running' && metadata === undefined) return
  assert.equal(metadata?.deletionTimestamp !== undefined, grace !== undefined, name)
  if (phase === 'Running') assert.equal(metadata?.deletionGracePeriodSeconds, grace, name)
}
