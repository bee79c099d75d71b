import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseKubernetesVersion, type KubernetesVersion } from '../../src/domain/clusters/kubernetes-version.ts'
import { readCluster, type ClusterFacts } from '../../src/kube/preflight/cluster-facts.ts'
import { judgeCluster } from '../../src/kube/preflight/judge-cluster.ts'
import { addBudget, addNode } from './hands.ts'
import type { KubeWorld } from './world.ts'

/** What is known of a cluster before anything in it is touched, with any Kubernetes API. */
export function preflightSuite(world: () => KubeWorld): void {
  test('a cluster in which everything is well has nothing against a rollout', async () => {
    const { admin } = world()
    await addNode(admin, { name: 'pf-well' })
    const { problems } = judgeCluster(await facts(world()), version('1.33.0'), ['pf-well', 'pf-to-come'])
    assert.deepEqual(problems, [])
  })

  test('a kubelet newer than the API server, and a Node of the pool that is down, speak against it', async () => {
    const { admin } = world()
    await addNode(admin, { name: 'pf-down', ready: 'False' })
    await addNode(admin, { name: 'pf-other', ready: 'Unknown' })
    const { problems } = judgeCluster(await facts(world()), version('1.34.0'), ['pf-down'])
    assert.deepEqual(
      problems.map(({ code, says }) => [code, says.includes('pf-other')]),
      [
        ['KUBELET_TOO_NEW', false],
        ['NODES_NOT_READY', false],
      ],
    )
  })

  test('a budget that can never let a pod go is named', async () => {
    const { admin } = world()
    const status = { allowed: 0, healthy: 2, desired: 2 }
    await addBudget(admin, { name: 'pf-never', podName: 'pf', maxUnavailable: 0, status })
    await addBudget(admin, { name: 'pf-later', podName: 'pf', status: { allowed: 0, healthy: 2, desired: 1 } })
    const { warnings } = judgeCluster(await facts(world()), version('1.33.0'), [])
    assert.ok(warnings.some((warning) => warning.includes('default/pf-never allows 0 pods to be unavailable')))
    assert.ok(!warnings.some((warning) => warning.includes('pf-later')))
  })
}

async function facts(world: KubeWorld): Promise<ClusterFacts> {
  const cluster = await readCluster(world.coldforge)
  assert.ok(cluster.ok)
  return cluster.value
}

function version(text: string): KubernetesVersion {
  const parsed = parseKubernetesVersion(text)
  assert.ok(parsed.ok)
  return parsed.value
}
