import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { RolloutProgressView } from '../src/api/fleet/pool-progress-contract.ts'
import { FleetSite } from './fleet-site.ts'
import { cannotIsolate } from './netns.ts'
import { until } from './until.ts'

describe('a server that is a pod of the cluster that its machines join', { skip: cannotIsolate }, () => {
  let site: FleetSite
  before(async () => {
    site = await FleetSite.openAsPod()
  })
  after(() => site[Symbol.asyncDispose]())

  test('speaks to it by its service account: a machine joins and is Ready', async () => {
    await site.workers(1)
    assert.notEqual(await site.node('worker-1'), undefined)
    const { clusters } = await site.ask<{ clusters: { access: string; status: string }[] }>('GET', '/clusters')
    assert.deepEqual([clusters[0]?.access, clusters[0]?.status], ['in-cluster', 'ready'])
  })

  test('waits while its token is not good any more, and goes on with the one that the kubelet has put there', async () => {
    site.account?.setToken('expired-token')
    const { id } = await site.rollOut({ kubernetes_version: '1.33.4' })
    const path = `/pools/${site.pool.id}/rollouts/${id}/progress`
    await until('a rollout that waits for the cluster', async () => {
      const { waits_for: why } = await site.ask<RolloutProgressView>('GET', path)
      return why !== null && /^the API of the cluster to answer \(.*Unauthorized; give .* valid\)$/.test(why)
        ? true
        : undefined
    })
    site.account?.setToken('coldforge-token')
    assert.equal((await site.rolloutEnds()).state, 'succeeded')
  })
})
