// @ts-check
/** @import { Boot } from '../src/api/contract.ts' */
import { agoTime, setAgo } from './ago.js'
import { layOut, refusalOf } from './boot-layout.js'
import { h, write } from './dom.js'
import { duration } from './format.js'
import { bootHash } from './route.js'
import { Rows } from './rows.js'
import { cell, createTable, row, rowHeading } from './table.js'
import { steps, whoBoots } from './words.js'

/**
 * Boots as a list, each a link to its waterfall.
 *
 * @param {string} caption
 * @param {'who' | 'when'} named by what a boot is called: by the machine, where boots of many stand together, or by its time
 */
export function createBootTable(caption, named) {
  const columns = [
    named === 'who' ? 'Machine' : 'Boot',
    'Started',
    'Outcome',
    'Got as far as',
    'Took',
    'What it said last',
  ]
  const { element, body } = createTable('boots', caption, columns)
  const rows = new Rows(
    body,
    (/** @type {Boot} */ boot) => boot.id,
    () => createRow(named),
  )
  return { element, update: rows.update.bind(rows) }
}

/** @param {'who' | 'when'} named */
function createRow(named) {
  const link = h('a', { class: named === 'who' ? 'code' : '' })
  const started = agoTime()
  const outcome = h('span', { class: 'outcome' })
  const furthest = cell('Got as far as', '')
  const took = cell('Took', 'number')
  const code = h('strong', { class: 'code refusal-code' })
  const says = h('span')
  return {
    element: row(
      rowHeading('name', link),
      cell('Started', 'when', started),
      cell('Outcome', '', outcome),
      furthest,
      took,
      cell('What it said last', 'says', code, says),
    ),
    /** @param {Boot} boot */
    update(boot) {
      link.href = bootHash(boot.id)
      write(link, named === 'who' ? whoBoots(boot) : `Boot ${boot.id}`)
      setAgo(started, boot.started_at)
      write(outcome, boot.outcome)
      outcome.dataset['outcome'] = boot.outcome
      write(furthest, steps[boot.furthest])
      write(took, duration(layOut(boot, 0).total))
      const told = boot.outcome === 'refused' ? refusalOf(boot) : boot.events.at(-1)
      write(code, told?.refusal ?? '')
      write(says, told?.says ?? '')
    },
  }
}
