// @ts-check
/** @import { ClusterView } from '../src/api/fleet/cluster-contract.ts' */
/** @import { PoolView } from '../src/api/fleet/pool-contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
import { createBadge } from './badge.js'
import { h, write } from './dom.js'
import { createPageBody } from './page.js'
import { poolHash } from './route.js'
import { Rows } from './rows.js'
import { cell, createTable, row, rowHeading } from './table.js'

/** @typedef {{ readonly cluster: ClusterView, readonly pools: readonly PoolView[] }} Listed */

/** @type {Readonly<Record<ClusterView['access'], string>>} */
const accesses = { kubeconfig: 'by its kubeconfig', 'in-cluster': 'as one of its pods' }

/**
 * The clusters that machines join, and their pools.
 *
 * @param {Api} api
 * @returns {Page}
 */
export function createClustersPage(api) {
  const columns = ['Cluster', 'Status', 'Kubernetes', 'Machines join at', 'We reach it', 'Pools']
  const { element: table, body: places } = createTable('clusters', 'Clusters', columns)
  const rows = new Rows(places, (/** @type {Listed} */ { cluster }) => cluster.id, createRow)
  const list = h('div', { class: 'scroll' }, table)
  const none = h(
    'p',
    { class: 'none' },
    'No cluster yet. Register one with its kubeconfig: ',
    h('code', {}, 'coldforge cluster add'),
    '.',
  )
  const body = createPageBody('clusters', h('div', { class: 'heading' }, h('h1', {}, 'Clusters')), list, none)
  return {
    element: body.element,
    title: () => 'Clusters',
    isOfFleet: true,
    async read() {
      const [{ clusters }, { pools }] = await Promise.all([api.get('/clusters'), api.get('/pools')])
      rows.update(
        clusters.map((/** @type {ClusterView} */ cluster) => ({
          cluster,
          pools: pools.filter((/** @type {PoolView} */ pool) => pool.cluster_id === cluster.id),
        })),
      )
      list.hidden = clusters.length === 0
      none.hidden = clusters.length > 0
      body.show()
    },
    take: () => false,
    draw: () => undefined,
  }
}

function createRow() {
  const name = rowHeading('name')
  const badge = createBadge()
  const version = cell('Kubernetes', 'code')
  const server = cell('Machines join at', 'code')
  const access = cell('We reach it', '')
  const links = h('ul', { class: 'links' })
  const pools = new Rows(links, (/** @type {PoolView} */ pool) => pool.id, createPoolLink)
  return {
    element: row(name, cell('Status', 'state', badge.element), version, server, access, cell('Pools', '', links)),
    /** @param {Listed} listed */
    update({ cluster, pools: its }) {
      write(name, cluster.name)
      badge.update(cluster.status, cluster.status)
      write(version, cluster.runs ?? cluster.version)
      write(server, cluster.api_server)
      write(access, accesses[cluster.access])
      pools.update(its)
    },
  }
}

function createPoolLink() {
  const link = h('a')
  return {
    element: h('li', {}, link),
    /** @param {PoolView} pool */
    update(pool) {
      link.href = poolHash(pool.id)
      write(link, pool.name)
    },
  }
}
