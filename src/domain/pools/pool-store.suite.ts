import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { poolMoved, type PoolStore } from './pool-store.ts'
import { lan, pool } from './testdata/pools.ts'

const { id: _, ...fresh } = pool
const profile = { organizationId: 1, name: 'racks', links: [lan], createdAt: instant(1) }

/** What every pool store promises. `open` gives an empty one with organizations 1 and 2, and cluster 1 of organization 1. */
export function poolStoreSuite(name: string, open: () => PoolStore): void {
  test(`${name}: a pool comes back as it was added and as it was last kept`, async () => {
    const store = open()
    const added = await store.addPool(fresh)
    assert.deepEqual(await store.pool(1, added.id), { ...fresh, id: added.id })
    const renamed = { ...added, name: 'gpu' }
    assert.ok((await store.keepPool(added, renamed)).ok)
    assert.deepEqual(await store.poolsOfCluster(1, 1), [renamed])
    assert.deepEqual(await store.poolsOfCluster(1, 2), [])
  })

  test(`${name}: a network profile comes back as it was added and as it was last kept`, async () => {
    const store = open()
    const added = await store.addProfile(profile)
    assert.deepEqual(await store.profile(1, added.id), { ...profile, id: added.id })
    const emptied = { ...added, links: [] }
    assert.ok((await store.keepProfile(added, emptied)).ok)
    assert.deepEqual(await store.profiles(1), [emptied])
  })

  test(`${name}: a change on top of an older state is refused`, async () => {
    const store = open()
    const added = await store.addPool(fresh)
    await store.keepPool(added, { ...added, name: 'gpu' })
    const stale = await store.keepPool(added, { ...added, name: 'stale' })
    assert.deepEqual(stale, { ok: false, error: poolMoved('pool', added.id) })
  })

  test(`${name}: another organization neither sees nor removes them`, async () => {
    const store = open()
    const [{ id }, links] = [await store.addPool(fresh), await store.addProfile(profile)]
    assert.equal(await store.pool(2, id), undefined)
    assert.equal(await store.profile(2, links.id), undefined)
    assert.deepEqual(await store.poolsOfCluster(2, 1), [])
    assert.deepEqual([await store.removePool(2, id), await store.removeProfile(2, links.id)], [false, false])
    assert.deepEqual([await store.removePool(1, id), await store.removeProfile(1, links.id)], [true, true])
    assert.equal(await store.pool(1, id), undefined)
  })
}
