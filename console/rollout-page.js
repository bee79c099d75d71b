// @ts-check
/** @import { PoolView } from '../src/api/fleet/pool-contract.ts' */
/** @import { PoolMachineView, RolloutProgressView } from '../src/api/fleet/pool-progress-contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
import { createBadge } from './badge.js'
import { h, write } from './dom.js'
import { isActive, rolloutStates } from './fleet-words.js'
import { createMachineCard } from './machine-card.js'
import { createPageBody, crumbs, section } from './page.js'
import { createProgressBar } from './progress-bar.js'
import { createRolloutCommands } from './rollout-commands.js'
import { poolHash } from './route.js'
import { Rows } from './rows.js'
import { createRolloutFigures } from './rollout-figures.js'
import { rolloutReason } from './rollout-reason.js'

/**
 * One revision on its way to the machines of a pool.
 *
 * @param {Api} api
 * @param {number} poolId
 * @param {number} id
 * @returns {Page}
 */
export function createRolloutPage(api, poolId, id) {
  /** @type {RolloutProgressView | undefined} */
  let progress
  /** @type {PoolView | undefined} */
  let pool

  const title = h('h1')
  const badge = createBadge()
  const way = h('a', { href: poolHash(poolId) }, `Pool ${poolId}`)
  const commands = createRolloutCommands(api, () => void page.read())
  const reason = h('p', { class: 'refusal' })
  const figures = createRolloutFigures()
  const bar = createProgressBar()
  const waits = h('p', { class: 'waits', role: 'status' })
  const underWay = createCards('Under way')
  const failed = createCards('Failed')
  const order = createOrder()
  const heading = h('div', { class: 'heading' }, title, badge.element, commands.buttons)
  const body = createPageBody(
    'the rollout',
    heading,
    commands.outcome,
    reason,
    figures.element,
    bar.element,
    waits,
    failed.element,
    underWay.element,
    order.element,
  )

  function draw() {
    if (progress === undefined || pool === undefined) return
    const { rollout } = progress
    write(title, titleOf(rollout.revision, pool.name))
    write(way, pool.name)
    badge.update(rollout.state, rolloutStates[rollout.state])
    commands.update(rollout)
    const isBad = rollout.state === 'frozen' || rollout.state === 'failed'
    reason.hidden = rollout.reason === null
    reason.classList.toggle('mild', !isBad)
    write(reason, rolloutReason(rollout))
    figures.update(rollout)
    const isPlanned = progress.planned_at !== null && isActive(rollout)
    bar.element.hidden = !isPlanned
    bar.update(progress)
    waits.hidden = !isPlanned || rollout.state !== 'running' || progress.waits_for === null
    write(waits, waits.hidden ? '' : `Waits for ${progress.waits_for}${until(progress.look_again_at)}.`)
    underWay.update(progress.under_way)
    failed.update(progress.failed)
    order.update(progress.order, progress.waiting)
  }

  /** @type {Page} */
  const page = {
    element: h('div', {}, crumbs(h('a', { href: '#/pools' }, 'Pools'), way), body.element),
    title: () => title.textContent || `Rollout ${id}`,
    isOfFleet: true,
    async read() {
      ;[progress, pool] = await Promise.all([
        api.get(`/pools/${poolId}/rollouts/${id}/progress`),
        api.get(`/pools/${poolId}`),
      ])
      draw()
      body.show()
    },
    take: () => true,
    draw,
  }
  return page
}

/**
 * @param {number} revision
 * @param {string} pool
 */
const titleOf = (revision, pool) => `Revision ${revision} to ${pool}`

/** @param {string | null} at */
const until = (at) => (at === null ? '' : `, until ${new Date(at).toLocaleTimeString()} at least`)

/** @param {string} heading */
function createCards(heading) {
  const list = h('ul', { class: 'cards' })
  const element = section(heading, list)
  const rows = new Rows(list, (/** @type {PoolMachineView} */ machine) => machine.id, createMachineCard)
  return {
    element,
    /** @param {readonly PoolMachineView[]} machines */
    update(machines) {
      element.hidden = machines.length === 0
      rows.update(machines)
    },
  }
}

/** Who goes next. */
function createOrder() {
  const list = h('ol', { class: 'order' })
  const more = h('p', { class: 'aside' })
  const element = section('Next, in this order', list, more)
  const rows = new Rows(
    list,
    (/** @type {RolloutProgressView['order'][number]} */ machine) => machine.id,
    () => {
      const link = h('a')
      return {
        element: h('li', {}, link),
        update(/** @type {RolloutProgressView['order'][number]} */ { id, name }) {
          link.href = `#/machines/${id}`
          write(link, name)
        },
      }
    },
  )
  return {
    element,
    /**
     * @param {RolloutProgressView['order']} order
     * @param {number} waiting
     */
    update(order, waiting) {
      element.hidden = order.length === 0
      rows.update(order)
      more.hidden = waiting <= order.length
      write(more, `and ${waiting - order.length} more`)
    },
  }
}
