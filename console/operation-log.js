// @ts-check
/** @import { Operation } from '../src/api/contract.ts' */
import { h, write } from './dom.js'
import { Rows } from './rows.js'

/** What was done and found, line by line. */
export function createOperationLog() {
  const list = h('ol', { class: 'log' })
  const none = h('p', { class: 'none' }, 'Nothing yet.')
  /** @typedef {Operation['log'][number] & { readonly number: number }} Line */
  const rows = new Rows(list, (/** @type {Line} */ { number }) => number, createLine)
  return {
    element: h('div', {}, list, none),
    /** @param {Operation['log']} log */
    update(log) {
      rows.update(log.map((line, number) => ({ ...line, number })))
      none.hidden = log.length > 0
    },
  }
}

function createLine() {
  const time = h('time', { class: 'code' })
  const says = h('span')
  return {
    element: h('li', {}, time, says),
    /** @param {Operation['log'][number]} line */
    update(line) {
      time.dateTime = line.at
      time.title = new Date(line.at).toLocaleString()
      write(time, new Date(line.at).toLocaleTimeString())
      write(says, line.says)
    },
  }
}
