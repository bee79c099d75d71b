import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import type { Cluster } from './cluster.ts'
import {
  clusterAnswered,
  createCluster,
  judgeClusterDeletion,
  upgradeCluster,
  type ClusterInput,
} from './cluster-commands.ts'
import { minor, production } from './testdata/clusters.ts'

const now = instant(1000)
const existing: Cluster = { ...production, id: 1, status: 'ready', createdAt: now }

test('a new cluster is pending until its API answers, and the second answer changes nothing', () => {
  const created = createCluster(production, [], now)
  assert.ok(!isRefusal(created))
  assert.equal(created.cluster.status, 'pending')
  const early = clusterAnswered({ ...created.cluster, id: 1 }, 'v1.30.9', now)
  assert.deepEqual([early.cluster.status, early.cluster.runs, early.events], ['pending', 'v1.30.9', []])
  const ready = clusterAnswered(early.cluster, 'v1.31.4+k3s1', now)
  assert.deepEqual([ready.cluster.status, ready.events.length], ['ready', 1])
  assert.equal(clusterAnswered(ready.cluster, 'v1.31.4+k3s1', now).cluster, ready.cluster)
  const onward = clusterAnswered(ready.cluster, 'v1.32.0', now)
  assert.deepEqual([onward.cluster.status, onward.cluster.runs, onward.events], ['ready', 'v1.32.0', []])
})

test('a cluster that machines could not join safely is refused, with the reason', () => {
  const cases: readonly (readonly [Partial<ClusterInput>, string])[] = [
    [{ name: 'Production' }, 'CLUSTER_NAME'],
    [{ name: '-x' }, 'CLUSTER_NAME'],
    [{ name: 'production' }, 'CLUSTER_NAME_TAKEN'],
    [{ name: 'a', join: { apiServer: 'a:1', caPins: [] } }, 'CLUSTER_CA_PIN'],
    [{ name: 'a', podCidr: '10.244.0.1/16' }, 'CLUSTER_ADDRESSES'],
    [{ name: 'a', podCidr: '10.100.0.0/16' }, 'CLUSTER_ADDRESSES'],
    [{ name: 'a', dnsServiceIp: '10.244.0.10' }, 'CLUSTER_ADDRESSES'],
    [{ name: 'a', dnsServiceIp: 'dns' }, 'CLUSTER_ADDRESSES'],
  ]
  for (const [change, code] of cases) {
    const refused = createCluster({ ...production, ...change }, [existing], now)
    assert.ok(isRefusal(refused), code)
    assert.equal(refused.code, code)
  }
})

test('a control plane goes up one minor at a time and never back', () => {
  const upgraded = upgradeCluster(existing, minor('1.32'), now)
  assert.ok(!isRefusal(upgraded))
  assert.deepEqual([upgraded.cluster.version, upgraded.cluster.status], ['1.32', 'updating'])
  const again = upgradeCluster(upgraded.cluster, minor('1.33'), now)
  assert.equal(isRefusal(again) && again.code, 'CLUSTER_NOT_READY')
  for (const wrong of ['1.33', '1.30']) {
    const refused = upgradeCluster(existing, minor(wrong), now)
    assert.equal(isRefusal(refused) && refused.code, 'CLUSTER_VERSION_STEP')
  }
  assert.deepEqual(upgradeCluster(existing, minor('1.31'), now), { cluster: existing, events: [] })
})

test('a cluster with pools stays', () => {
  assert.equal(judgeClusterDeletion(existing, ['workers'])?.code, 'CLUSTER_IN_USE')
  assert.equal(judgeClusterDeletion(existing, []), undefined)
})
