// @ts-check
/** @import { Boot, Machine } from '../src/api/contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
import { createBootTable } from './boot-table.js'
import { h, write } from './dom.js'
import { firstSteps } from './first-steps.js'
import { pulseOf } from './heartbeat.js'
import { createMachineTable } from './machine-table.js'
import { mergeBoots } from './merge-boots.js'
import { createPageBody, section } from './page.js'
import { readStrays } from './strays.js'
import { statuses } from './words.js'

const MOST_STRAYS = 20

/**
 * All machines, and the boots of those that never got as far as being one.
 *
 * @param {Api} api
 * @returns {Page}
 */
export function createHomePage(api) {
  /** @type {readonly Machine[]} */
  let machines = []
  /** @type {Map<number, Boot>} the newest boot heard of, by machine */
  const booting = new Map()
  /** @type {Map<number, Boot>} boots without a machine, by id */
  let strays = new Map()

  const count = h('p', { class: 'count' })
  const filter = h('input', { type: 'search', placeholder: 'Name, MAC, UUID, status', 'aria-label': 'Filter machines' })
  const machineTable = createMachineTable()
  const strayTable = createBootTable('Boots of unknown machines', 'who')
  const list = h('div', { class: 'scroll' }, machineTable.element)
  const strayPart = section('Boots of unknown machines', h('div', { class: 'scroll' }, strayTable.element))
  const empty = firstSteps()
  const heading = h('div', { class: 'heading' }, h('h1', {}, 'Machines'), count, filter)
  const body = createPageBody('machines', heading, empty, list, strayPart)
  filter.addEventListener('input', draw)

  function draw() {
    const wanted = filter.value.trim().toLowerCase()
    const listed = machines.filter((machine) => isWanted(machine, wanted))
    machineTable.update(listed.map((machine) => ({ machine, boot: booting.get(machine.id) })))
    strayTable.update([...strays.values()].toSorted((a, b) => b.id - a.id).slice(0, MOST_STRAYS))
    write(count, summaryOf(machines, listed.length))
    empty.hidden = machines.length > 0
    list.hidden = filter.hidden = machines.length === 0
    strayPart.hidden = strays.size === 0
  }

  return {
    element: body.element,
    title: () => 'Machines',
    async read() {
      const [found, unknown] = await Promise.all([api.get('/machines'), readStrays(api, MOST_STRAYS)])
      machines = found.machines
      strays = new Map(unknown.map((boot) => [boot.id, mergeBoots(strays.get(boot.id), boot)]))
      draw()
      body.show()
    },
    take(boot) {
      if (boot.machine_id === null) strays.set(boot.id, mergeBoots(strays.get(boot.id), boot))
      else {
        strays.delete(boot.id)
        booting.set(boot.machine_id, boot)
      }
      return boot.machine_id !== null
    },
    draw,
  }
}

/**
 * @param {Machine} machine
 * @param {string} wanted lower case
 */
const isWanted = (machine, wanted) =>
  [machine.name, statuses[machine.status], machine.status, machine.uuid, machine.product ?? '', ...machine.macs].some(
    (text) => text.toLowerCase().includes(wanted),
  )

/**
 * @param {readonly Machine[]} machines
 * @param {number} shown
 */
function summaryOf(machines, shown) {
  const alive = machines.filter((machine) => pulseOf(machine) === 'alive').length
  const all = machines.length === 1 ? '1 machine' : `${machines.length} machines`
  return `${all}, ${alive} alive${shown < machines.length ? `, ${shown} shown` : ''}`
}
