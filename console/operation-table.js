// @ts-check
/** @import { SteppedOperationView } from '../src/api/fleet/stepped-operation-contract.ts' */
import { agoTime, setAgo } from './ago.js'
import { createBadge } from './badge.js'
import { h, write } from './dom.js'
import { actionWord, operationStatuses, stepReached } from './fleet-words.js'
import { operationHash } from './route.js'
import { Rows } from './rows.js'
import { cell, createTable, row, rowHeading } from './table.js'

/** What has been done to a machine, each a link to its steps and its log. */
export function createOperationTable() {
  const columns = ['Operation', 'Status', 'Asked for', 'Got as far as', 'What it said last']
  const { element, body } = createTable('operations', 'Operations', columns)
  const rows = new Rows(body, (/** @type {SteppedOperationView} */ operation) => operation.id, createRow)
  return { element, update: rows.update.bind(rows) }
}

function createRow() {
  const link = h('a')
  const badge = createBadge()
  const asked = agoTime()
  const reached = cell('Got as far as', '')
  const says = cell('What it said last', 'says')
  return {
    element: row(
      rowHeading('name', link),
      cell('Status', 'state', badge.element),
      cell('Asked for', 'when', asked),
      reached,
      says,
    ),
    /** @param {SteppedOperationView} operation */
    update(operation) {
      link.href = operationHash(operation.id)
      write(link, actionWord(operation.action))
      badge.update(operation.status, operationStatuses[operation.status])
      setAgo(asked, operation.created_at)
      const step = stepReached(operation)
      write(reached, step?.name ?? '')
      write(says, operation.failure?.detail ?? step?.says ?? '')
    },
  }
}
