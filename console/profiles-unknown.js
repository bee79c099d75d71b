// @ts-check
import { agoTime, setAgo } from './ago.js'
import { button, h, write } from './dom.js'
import { Rows } from './rows.js'
import { cell, createTable, row } from './table.js'

/** @typedef {import('zod').infer<typeof import('../src/api/unknown-machine-contract.ts').unknownMachineList>['machines'][number]} UnknownMachine */

/**
 * Machines that asked and that no group took.
 *
 * @param {(says: string) => void} onAsk what a machine says, to be asked about
 */
export function createUnknownTable(onAsk) {
  const { element, body } = createTable('declared', 'Machines that no group took', [
    'It says',
    'Times',
    'Last asked',
    '',
  ])
  const rows = new Rows(body, saysOf, () => createRow(onAsk))
  return { element, update: (/** @type {readonly UnknownMachine[]} */ machines) => rows.update(machines) }
}

/** @param {(says: string) => void} onAsk */
function createRow(onAsk) {
  const says = cell('It says', 'code')
  const times = cell('Times', 'number')
  const last = agoTime()
  const ask = button('Ask', () => onAsk(says.textContent), 'quiet')
  return {
    element: row(says, times, cell('Last asked', 'when', last), h('td', { role: 'cell' }, ask)),
    /** @param {UnknownMachine} machine */
    update(machine) {
      write(says, saysOf(machine))
      write(times, String(machine.asked))
      setAgo(last, machine.last_asked_at)
    },
  }
}

/** @param {UnknownMachine} machine */
const saysOf = ({ labels }) =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
