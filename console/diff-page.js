// @ts-check
/** @import { PoolView } from '../src/api/fleet/pool-contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
import { h, write } from './dom.js'
import { createPageBody, crumbs } from './page.js'
import { diffHash, poolHash } from './route.js'
import { Rows } from './rows.js'
import { cell, createTable, row, rowHeading } from './table.js'

/** @typedef {{ readonly path: string, readonly before: string | null, readonly after: string | null }} Difference */

/**
 * What changed between two revisions of a pool.
 *
 * @param {Api} api
 * @param {number} poolId
 * @param {number} from revision
 * @param {number} to revision
 * @returns {Page}
 */
export function createDiffPage(api, poolId, from, to) {
  const way = h('a', { href: poolHash(poolId) }, `Pool ${poolId}`)
  const chooseFrom = createChoice('From revision', (chosen) => go(chosen, to))
  const chooseTo = createChoice('To revision', (chosen) => go(from, chosen))
  const { element: table, body: places } = createTable('diff', 'Differences', ['Setting', 'Before', 'After'])
  const rows = new Rows(places, (/** @type {Difference} */ { path }) => path, createRow)
  const list = h('div', { class: 'scroll' }, table)
  const none = h('p', { class: 'none' }, 'Machines boot the same from both.')
  const title = h('h1', {}, `Revision ${from} to ${to}`)
  const heading = h(
    'div',
    { class: 'heading' },
    title,
    h('div', { class: 'commands' }, chooseFrom.element, chooseTo.element),
  )
  const body = createPageBody('the differences', heading, list, none)

  /**
   * @param {number} chosenFrom
   * @param {number} chosenTo
   */
  function go(chosenFrom, chosenTo) {
    location.hash = diffHash(poolId, chosenFrom, chosenTo)
  }

  return {
    element: h('div', {}, crumbs(h('a', { href: '#/pools' }, 'Pools'), way), body.element),
    title: () => title.textContent,
    async read() {
      const [{ differences }, pool] = await Promise.all([
        api.get(`/pools/${poolId}/revisions/diff?from=${from}&to=${to}`),
        /** @type {Promise<PoolView>} */ (api.get(`/pools/${poolId}`)),
      ])
      write(way, pool.name)
      chooseFrom.update(pool.revision, from)
      chooseTo.update(pool.revision, to)
      rows.update(differences)
      list.hidden = differences.length === 0
      none.hidden = differences.length > 0
      body.show()
    },
    take: () => false,
    draw: () => undefined,
  }
}

/**
 * @param {string} label
 * @param {(revision: number) => void} onChoice
 */
function createChoice(label, onChoice) {
  const select = h('select')
  select.addEventListener('change', () => onChoice(Number(select.value)))
  return {
    element: h('label', {}, `${label} `, select),
    /**
     * @param {number} newest
     * @param {number} chosen
     */
    update(newest, chosen) {
      if (select.options.length === newest) return
      const numbers = Array.from({ length: newest }, (_, index) => String(newest - index))
      select.replaceChildren(...numbers.map((number) => h('option', { value: number }, number)))
      select.value = String(chosen)
    },
  }
}

function createRow() {
  const path = rowHeading('code')
  const [before, after] = [h('del'), h('ins')]
  return {
    element: row(path, cell('Before', 'code', before), cell('After', 'code', after)),
    /** @param {Difference} difference */
    update(difference) {
      write(path, difference.path)
      write(before, difference.before ?? '')
      write(after, difference.after ?? '')
    },
  }
}
