// @ts-check
/** @import { StepView } from '../src/api/fleet/stepped-operation-contract.ts' */
import { createBadge } from './badge.js'
import { write } from './dom.js'
import { duration } from './format.js'
import { Rows } from './rows.js'
import { serverNow } from './server-clock.js'
import { cell, createTable, row, rowHeading } from './table.js'

/** @type {Readonly<Record<StepView['state'], string>>} */
const states = { pending: 'to come', running: 'under way', done: 'done', skipped: 'skipped', failed: 'failed' }

/** Steps with their times. */
export function createStepTable() {
  const { element, body } = createTable('steps', 'Steps', ['Step', 'State', 'Began', 'Took', 'What it says'])
  const rows = new Rows(body, (/** @type {StepView} */ step) => step.name, createRow)
  return { element, update: rows.update.bind(rows) }
}

function createRow() {
  const name = rowHeading('name')
  const badge = createBadge()
  const began = cell('Began', 'when')
  const took = cell('Took', 'number')
  const says = cell('What it says', 'says')
  return {
    element: row(name, cell('State', 'state', badge.element), began, took, says),
    /** @param {StepView} step */
    update(step) {
      write(name, step.name)
      badge.update(step.state, states[step.state])
      write(began, step.started_at === null ? '' : new Date(step.started_at).toLocaleTimeString())
      write(took, tookOf(step))
      write(says, step.says)
    },
  }
}

/** @param {StepView} step */
function tookOf({ started_at, ended_at }) {
  if (started_at === null) return ''
  const end = ended_at === null ? serverNow() : Date.parse(ended_at)
  return duration(Math.max(0, end - Date.parse(started_at)))
}
