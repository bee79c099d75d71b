// @ts-check
/** @import { PolicyView } from '../src/api/fleet/policy-contract.ts' */
/** @import { PoolView } from '../src/api/fleet/pool-contract.ts' */
/** @import { PoolMachinePage, RolloutProgressView } from '../src/api/fleet/pool-progress-contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
/** @import { Revision } from './revision-table.js' */
import { h, write } from './dom.js'
import { createPageBody, crumbs, section } from './page.js'
import { createPolicy } from './policy.js'
import { createPoolMachines } from './pool-machines.js'
import { createPoolRollout } from './pool-rollout.js'
import { createRevisionTable } from './revision-table.js'
import { revisionsOfPool } from './revisions-of.js'

/**
 * One pool: what is being rolled out, its revisions, its machines, and the policy by which they are updated.
 *
 * @param {Api} api
 * @param {number} id
 * @returns {Page}
 */
export function createPoolPage(api, id) {
  const name = h('h1')
  const kind = h('p', { class: 'code aside' })
  const rollout = createPoolRollout(api, id, () => void page.read())
  const revisions = createRevisionTable(revisionsOfPool(api, id), () => void page.read())
  const machines = createPoolMachines(api, id)
  const policy = createPolicy()
  const heading = h('div', { class: 'heading' }, name, kind)
  const body = createPageBody(
    'the pool',
    heading,
    rollout.element,
    section('Machines', machines.element),
    section('Revisions', revisions.element),
    section('How it is updated', policy.element),
  )

  /** @type {Page} */
  const page = {
    element: h('div', {}, crumbs(h('a', { href: '#/pools' }, 'Pools')), body.element),
    title: () => name.textContent || `Pool ${id}`,
    isOfFleet: true,
    async read() {
      /** @type {[PoolView, PolicyView, { revisions: Revision[] }, RolloutProgressView | undefined, PoolMachinePage]} */
      const [pool, itsPolicy, history, progress, first] = await Promise.all([
        api.get(`/pools/${id}`),
        api.get(`/pools/${id}/policy`),
        api.get(`/pools/${id}/revisions`),
        readNewest(api, id),
        machines.readFirst(),
      ])
      write(name, pool.name)
      write(kind, `Kubernetes ${pool.kubernetes_version}   ${pool.os.channel} ${pool.os.version}`)
      rollout.update(pool, history.revisions, progress)
      revisions.update(history.revisions, progress?.rollout)
      machines.update(first)
      policy.update(itsPolicy)
      body.show()
    },
    take: () => true,
    draw() {
      rollout.draw()
      machines.draw()
    },
  }
  return page
}

/**
 * @param {Api} api
 * @param {number} poolId
 * @returns {Promise<RolloutProgressView | undefined>}
 */
async function readNewest(api, poolId) {
  const { rollouts } = await api.get(`/pools/${poolId}/rollouts`)
  return rollouts.length === 0 ? undefined : api.get(`/pools/${poolId}/rollouts/${rollouts[0].id}/progress`)
}
