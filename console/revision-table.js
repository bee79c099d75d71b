// @ts-check
/** @import { RolloutView } from '../src/api/fleet/rollout-contract.ts' */
/** @import { RevisionsOf } from './revisions-of.js' */
import { agoTime, setAgo } from './ago.js'
import { createBadge } from './badge.js'
import { createCommands } from './command.js'
import { h, write } from './dom.js'
import { isActive } from './fleet-words.js'
import { Rows } from './rows.js'
import { cell, createTable, row, rowHeading } from './table.js'

/**
 * @typedef {object} Revision
 * @property {number} number
 * @property {'pending' | 'applying' | 'current' | 'superseded' | 'failed'} state
 * @property {string} created_at
 * @property {string} created_by
 * @property {string | null} failure
 */

/** @type {Readonly<Record<Revision['state'], string>>} */
const words = {
  pending: 'saved',
  applying: 'rolling out',
  current: 'current',
  superseded: 'earlier',
  failed: 'failed',
}

/**
 * What a pool or a machine has been, newest first, each to be compared and booted.
 *
 * @param {RevisionsOf} owner
 * @param {() => void} onDone
 */
export function createRevisionTable(owner, onDone) {
  const columns = ['Revision', 'State', 'Saved', 'By', 'What changed', 'Why it failed', '']
  const { element, body } = createTable('revisions', 'Revisions', columns)
  /** @typedef {{ readonly revision: Revision, readonly isRolling: boolean }} Listed */
  const rows = new Rows(
    body,
    (/** @type {Listed} */ { revision }) => revision.number,
    () => createRow(owner, onDone),
  )
  return {
    element: h('div', { class: 'scroll' }, element),
    /**
     * @param {readonly Revision[]} revisions
     * @param {RolloutView} [rollout] the newest of a pool
     */
    update(revisions, rollout) {
      const target = rollout !== undefined && isActive(rollout) ? rollout.revision : undefined
      rows.update(revisions.map((revision) => ({ revision, isRolling: revision.number === target })))
    },
  }
}

/**
 * @param {RevisionsOf} owner
 * @param {() => void} onDone
 */
function createRow(owner, onDone) {
  let number = 0
  const name = rowHeading('name')
  const badge = createBadge()
  const saved = agoTime()
  const [by, failure] = [cell('By', ''), cell('Why it failed', 'says')]
  const diff = h('a')
  const commands = createCommands(onDone)
  const apply = owner.apply(() => number)
  const start = commands.add(apply)
  return {
    element: row(
      name,
      cell('State', 'state', badge.element),
      cell('Saved', 'when', saved),
      by,
      cell('What changed', 'when', diff),
      failure,
      cell('', 'command', commands.buttons, commands.outcome),
    ),
    /** @param {{ readonly revision: Revision, readonly isRolling: boolean }} listed */
    update({ revision, isRolling }) {
      number = revision.number
      write(name, String(number))
      badge.update(revision.state, words[revision.state])
      setAgo(saved, revision.created_at)
      write(by, revision.created_by || 'an administrator')
      diff.hidden = number === 1
      diff.href = owner.diffHash(number - 1, number)
      write(diff, `from ${number - 1}`)
      write(failure, revision.failure ?? '')
      start.hidden = isRolling
      start.setAttribute('aria-label', apply.label.replace(/ …$/, ` revision ${number} …`))
    },
  }
}
