import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { clusterMoved, type ClusterStore } from './cluster-store.ts'
import type { NewCluster } from './cluster.ts'
import { production } from './testdata/clusters.ts'

const fresh: NewCluster = { ...production, status: 'pending', createdAt: instant(1) }

/** What every cluster store promises. `open` gives an empty one with organizations 1 and 2. */
export function clusterStoreSuite(name: string, open: () => ClusterStore): void {
  test(`${name}: a cluster comes back as it was added and as it was last kept`, async () => {
    const store = open()
    const added = await store.add(fresh)
    assert.deepEqual(await store.cluster(1, added.id), { ...fresh, id: added.id })
    const ready = { ...added, status: 'ready' as const }
    assert.ok((await store.keep(added, ready)).ok)
    assert.deepEqual(await store.clusters(1), [ready])
  })

  test(`${name}: a change on top of an older state is refused`, async () => {
    const store = open()
    const added = await store.add(fresh)
    await store.keep(added, { ...added, status: 'ready' })
    const stale = await store.keep(added, { ...added, name: 'stale' })
    assert.deepEqual(stale, { ok: false, error: clusterMoved(added.id) })
  })

  test(`${name}: another organization neither sees nor removes it`, async () => {
    const store = open()
    const { id } = await store.add(fresh)
    assert.equal(await store.cluster(2, id), undefined)
    assert.deepEqual(await store.clusters(2), [])
    assert.equal(await store.remove(2, id), false)
    assert.equal(await store.remove(1, id), true)
    assert.equal(await store.cluster(1, id), undefined)
  })
}
