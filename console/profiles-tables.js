// @ts-check
/** @import { DeclaredGroupView, DeclaredProfileView } from '../src/api/declared/declared-contract.ts' */
import { h, write } from './dom.js'
import { Rows } from './rows.js'
import { cell, createTable, row, rowHeading } from './table.js'

export function createGroupTable() {
  const { element, body } = createTable('declared', 'Groups', ['Group', 'Takes machines that say', 'Profile'])
  const rows = new Rows(body, (/** @type {DeclaredGroupView} */ { name }) => name, createGroupRow)
  return { element, update: (/** @type {readonly DeclaredGroupView[]} */ groups) => rows.update(groups) }
}

function createGroupRow() {
  const name = h('span')
  const takes = cell('Takes', 'code')
  const profile = cell('Profile', '')
  return {
    element: row(rowHeading('name', name), takes, profile),
    /** @param {DeclaredGroupView} group */
    update(group) {
      write(name, group.name)
      write(takes, conditionsOf(group))
      write(profile, group.profile)
    },
  }
}

/**
 * In words. Conditions beyond equality have several ways, of which one must hold.
 *
 * @param {DeclaredGroupView} group
 */
export function conditionsOf({ selector, match }) {
  const ways = match.map(textOf).filter((text) => text !== '')
  const all = [textOf(selector), ways.join(' or ')].filter((text) => text !== '')
  return all.join('; ') || 'anything'
}

/** @param {Readonly<Record<string, string>>} conditions */
const textOf = (conditions) =>
  Object.entries(conditions)
    .map(([label, wanted]) => `${label} ${wanted}`)
    .join(', ')

export function createProfileTable() {
  const { element, body } = createTable('declared', 'Profiles', ['Profile', 'Kernel', 'Arguments', 'Templates'])
  const rows = new Rows(body, (/** @type {DeclaredProfileView} */ { name }) => name, createProfileRow)
  return { element, update: (/** @type {readonly DeclaredProfileView[]} */ profiles) => rows.update(profiles) }
}

function createProfileRow() {
  const name = h('span')
  const title = h('div', { class: 'aside' })
  const kernel = cell('Kernel', 'code')
  const args = cell('Arguments', 'code')
  const templates = cell('Templates', 'code')
  return {
    element: row(rowHeading('name', name, title), kernel, args, templates),
    /** @param {DeclaredProfileView} profile */
    update(profile) {
      write(name, profile.name)
      write(title, profile.title === profile.name ? '' : profile.title)
      write(kernel, profile.kernel ?? '')
      write(args, profile.args.join(' '))
      write(templates, profile.templates.join('\n'))
    },
  }
}
