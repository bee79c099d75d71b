import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../src/base/instant.ts'
import { kubectlRules } from '../../src/kube/drain/plan-drain.ts'
import { readHeldPods } from '../../src/kube/preflight/held-pods.ts'
import { addBudget, addNode, addPod } from './hands.ts'
import type { KubeWorld } from './world.ts'

/** What is known of a cluster before anything in it is touched, with any Kubernetes API. */
export function preflightSuite(world: () => KubeWorld): void {
  const heldOn = async (node: string): Promise<readonly string[]> => {
    const held = await readHeldPods(world().coldforge, node, kubectlRules, instant(Date.now()))
    assert.ok(held.ok, JSON.stringify(held))
    return held.value.map(({ pod, says }) => `${pod.name} ${says}`)
  }

  test('nothing is said against a Node whose pods may all go', async () => {
    const { admin } = world()
    await addNode(admin, { name: 'pf-well' })
    await addPod(admin, { name: 'pf-web', node: 'pf-well' })
    await addBudget(admin, { name: 'pf-later', podName: 'pf-web', status: { allowed: 0, healthy: 2, desired: 1 } })
    assert.deepEqual(await heldOn('pf-well'), [])
    assert.deepEqual(await heldOn('pf-to-come'), [])
  })

  test('a pod that a budget can never let go, and one that nobody would make again, are named', async () => {
    const { admin } = world()
    await addNode(admin, { name: 'pf-held' })
    await addPod(admin, { name: 'pf-db', node: 'pf-held' })
    await addPod(admin, { name: 'pf-bare', node: 'pf-held', owner: 'none' })
    const status = { allowed: 0, healthy: 2, desired: 2 }
    await addBudget(admin, { name: 'pf-never', podName: 'pf-db', maxUnavailable: 0, status })
    assert.deepEqual(await heldOn('pf-held'), [
      'pf-bare has no controller that would start it elsewhere',
      'pf-db stays, because its budget pf-never allows 0 pods to be unavailable',
    ])
  })
}
