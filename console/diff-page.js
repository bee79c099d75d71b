// @ts-check
/** @import { ContentDiff, RevisionDiff } from '../src/api/fleet/pool-contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
/** @import { RevisionsOf } from './revisions-of.js' */
import { h, write } from './dom.js'
import { createLines } from './diff-lines.js'
import { createPageBody, crumbs, section } from './page.js'
import { Rows } from './rows.js'
import { cell, createTable, row, rowHeading } from './table.js'

/** @typedef {{ readonly path: string, readonly before: string | null, readonly after: string | null }} Difference */

/**
 * What changed between two revisions of a pool or a machine.
 *
 * @param {Api} api
 * @param {RevisionsOf} owner
 * @param {number} from revision
 * @param {number} to revision
 * @returns {Page}
 */
export function createDiffPage(api, owner, from, to) {
  const way = h('a', { href: owner.hash })
  const chooseFrom = createChoice('From revision', (chosen) => go(chosen, to))
  const chooseTo = createChoice('To revision', (chosen) => go(from, chosen))
  const { element: table, body: places } = createTable('diff', 'Differences', ['Setting', 'Before', 'After'])
  const rows = new Rows(places, (/** @type {Difference} */ { path }) => path, createRow)
  const list = h('div', { class: 'scroll' }, table)
  const reboots = h('p')
  const [kernel, files, ignition] = [createLines(), createLines(), createLines()]
  const rendered = section(
    'What machines boot',
    reboots,
    h('h3', {}, 'Kernel arguments'),
    kernel.element,
    h('h3', {}, 'Files of the system'),
    files.element,
    h('h3', {}, 'Ignition'),
    ignition.element,
  )
  const none = h('p', { class: 'none' }, 'Machines boot the same from both.')
  const title = h('h1', {}, `Revision ${from} to ${to}`)
  const heading = h(
    'div',
    { class: 'heading' },
    title,
    h('div', { class: 'commands' }, chooseFrom.element, chooseTo.element),
  )
  const body = createPageBody('the differences', heading, list, none, rendered)

  /**
   * @param {number} chosenFrom
   * @param {number} chosenTo
   */
  function go(chosenFrom, chosenTo) {
    location.hash = owner.diffHash(chosenFrom, chosenTo)
  }

  return {
    element: h('div', {}, crumbs(h('a', { href: owner.list.hash }, owner.list.name), way), body.element),
    title: () => title.textContent,
    async read() {
      const [diff, { name, newest }] = await Promise.all([
        /** @type {Promise<ContentDiff | RevisionDiff>} */ (
          api.get(`${owner.path}/revisions/diff?from=${from}&to=${to}`)
        ),
        owner.read(),
      ])
      write(way, name)
      chooseFrom.update(newest, from)
      chooseTo.update(newest, to)
      const { differences } = diff
      rows.update(differences)
      kernel.update(diff.kernel_arguments)
      files.update(diff.files.flatMap(fileLines))
      ignition.update(diff.ignition)
      reboots.hidden = !('reboots' in diff)
      if ('reboots' in diff) write(reboots, whoReboots(diff, to))
      rendered.hidden = from === to
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

/** @param {ContentDiff['files'][number]} file */
const fileLines = ({ name, before, after }) => [
  ...(before === null ? [] : [{ kind: /** @type {const} */ ('removed'), text: `${name}  ${before}` }]),
  ...(after === null ? [] : [{ kind: /** @type {const} */ ('added'), text: `${name}  ${after}` }]),
]

/**
 * @param {RevisionDiff} diff
 * @param {number} to
 */
function whoReboots({ reboots, reboot_count: count }, to) {
  if (count === 0) return `No machine would reboot for revision ${to}.`
  const names = reboots.map(({ name }) => name).join(', ')
  return `A rollout of revision ${to} would reboot, in this order: ${names}${count > reboots.length ? ` and ${count - reboots.length} more` : ''}.`
}
