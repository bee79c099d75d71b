// @ts-check
import { h } from './dom.js'

/**
 * A table that stays a table for a screen reader when a narrow screen shows its rows as cards: changing `display` removes the roles
 * that these attributes put back.
 *
 * @param {string} kind class name
 * @param {string} caption
 * @param {readonly string[]} columns
 */
export function createTable(kind, caption, columns) {
  const headings = columns.map((column) => h('th', { scope: 'col', role: 'columnheader' }, column))
  const body = h('tbody', { role: 'rowgroup' })
  const head = h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...headings))
  const element = h('table', { class: kind, role: 'table' }, h('caption', { class: 'unseen' }, caption), head, body)
  return { element, body, headings }
}

/** @param {...HTMLTableCellElement} cells */
export const row = (...cells) => h('tr', { role: 'row' }, ...cells)

/**
 * @param {string} label what a card calls this cell
 * @param {string} kind class name
 * @param {...(Node | string)} children
 */
export const cell = (label, kind, ...children) =>
  h('td', { role: 'cell', class: kind, 'data-label': label }, ...children)

/**
 * The cell that names its row.
 *
 * @param {string} kind class name
 * @param {...(Node | string)} children
 */
export const rowHeading = (kind, ...children) => h('th', { scope: 'row', role: 'rowheader', class: kind }, ...children)
