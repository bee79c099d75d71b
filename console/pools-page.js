// @ts-check
/** @import { ClusterView } from '../src/api/fleet/cluster-contract.ts' */
/** @import { PoolView } from '../src/api/fleet/pool-contract.ts' */
/** @import { RolloutView } from '../src/api/fleet/rollout-contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
import { createBadge } from './badge.js'
import { h, write } from './dom.js'
import { rolloutStates } from './fleet-words.js'
import { createPageBody } from './page.js'
import { poolHash, rolloutHash } from './route.js'
import { Rows } from './rows.js'
import { cell, createTable, row, rowHeading } from './table.js'

/** @typedef {{ readonly pool: PoolView, readonly cluster: string, readonly rollout: RolloutView | undefined }} Listed */

/**
 * All pools, each with its newest rollout.
 *
 * @param {Api} api
 * @returns {Page}
 */
export function createPoolsPage(api) {
  const { element: table, body: places } = createTable('pools', 'Pools', [
    'Pool',
    'Cluster',
    'Kubernetes',
    'Operating system',
    'Newest revision',
    'Last rollout',
  ])
  const rows = new Rows(places, (/** @type {Listed} */ { pool }) => pool.id, createRow)
  const list = h('div', { class: 'scroll' }, table)
  const none = h(
    'p',
    { class: 'none' },
    'No pool yet. A pool is machines that work for one cluster and are updated together: ',
    h('code', {}, 'POST /api/v1/pools'),
    ' makes one, and so does the Terraform provider.',
  )
  const body = createPageBody('pools', h('div', { class: 'heading' }, h('h1', {}, 'Pools')), list, none)
  return {
    element: body.element,
    title: () => 'Pools',
    isOfFleet: true,
    async read() {
      const listed = await readPools(api)
      rows.update(listed)
      list.hidden = listed.length === 0
      none.hidden = listed.length > 0
      body.show()
    },
    take: () => false,
    draw: () => undefined,
  }
}

/**
 * @param {Api} api
 * @returns {Promise<Listed[]>}
 */
async function readPools(api) {
  const [{ pools }, { clusters }] = await Promise.all([api.get('/pools'), api.get('/clusters')])
  const names = new Map(clusters.map((/** @type {ClusterView} */ { id, name }) => [id, name]))
  return Promise.all(
    pools.map(async (/** @type {PoolView} */ pool) => ({
      pool,
      cluster: names.get(pool.cluster_id) ?? '',
      rollout: (await api.get(`/pools/${pool.id}/rollouts`)).rollouts[0],
    })),
  )
}

function createRow() {
  const name = h('a')
  const cluster = cell('Cluster', '')
  const version = cell('Kubernetes', 'code')
  const os = cell('Operating system', 'code')
  const revision = cell('Newest revision', 'number')
  const badge = createBadge()
  const rollout = h('a', {}, badge.element)
  return {
    element: row(rowHeading('name', name), cluster, version, os, revision, cell('Last rollout', 'state', rollout)),
    /** @param {Listed} listed */
    update({ pool, cluster: of, rollout: last }) {
      name.href = poolHash(pool.id)
      write(name, pool.name)
      write(cluster, of)
      write(version, pool.kubernetes_version)
      write(os, `${pool.os.channel} ${pool.os.version}`)
      write(revision, String(pool.revision))
      rollout.hidden = last === undefined
      if (last === undefined) return
      rollout.href = rolloutHash(pool.id, last.id)
      badge.update(last.state, `revision ${last.revision} ${rolloutStates[last.state]}`)
    },
  }
}
