// @ts-check
/** @import { Boot, Machine } from '../src/api/contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
import { createBootTable } from './boot-table.js'
import { button, h, write } from './dom.js'
import { firstSteps } from './first-steps.js'
import { pulseOf } from './heartbeat.js'
import { createMachinePages, labelIn } from './machine-pages.js'
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
  let hasMore = false
  const pages = createMachinePages(api)
  /** @type {Map<number, Boot>} the newest boot heard of, by machine */
  const booting = new Map()
  /** @type {Map<number, Boot>} boots without a machine, by id */
  let strays = new Map()

  const count = h('p', { class: 'count' })
  const filter = h('input', {
    type: 'search',
    placeholder: 'Name, MAC, UUID, status, rack=7',
    'aria-label': 'Filter machines',
  })
  const machineTable = createMachineTable()
  const strayTable = createBootTable('Boots of unknown machines', 'who')
  const list = h('div', { class: 'scroll' }, machineTable.element)
  const strayPart = section('Boots of unknown machines', h('div', { class: 'scroll' }, strayTable.element))
  const empty = firstSteps()
  const heading = h('div', { class: 'heading' }, h('h1', {}, 'Machines'), count, filter)
  const body = createPageBody('machines', heading, empty, list, strayPart)
  const more = button('Show more', () => {
    pages.more()
    void read()
  })
  list.append(more)
  filter.addEventListener('input', () => {
    draw()
    if (labelIn(filter.value) !== label) void read()
  })
  /** @type {string | undefined} for which the server was asked */
  let label

  async function read() {
    const asked = labelIn(filter.value)
    const [found, unknown] = await Promise.all([pages.read(asked), readStrays(api, MOST_STRAYS)])
    if (asked !== labelIn(filter.value)) return
    ;({ machines, hasMore } = found)
    label = asked
    strays = new Map(unknown.map((boot) => [boot.id, mergeBoots(strays.get(boot.id), boot)]))
    draw()
    body.show()
  }

  function draw() {
    const wanted = filter.value.trim().toLowerCase()
    const listed = label === undefined ? machines.filter((machine) => isWanted(machine, wanted)) : machines
    machineTable.update(listed.map((machine) => ({ machine, boot: booting.get(machine.id) })))
    strayTable.update([...strays.values()].toSorted((a, b) => b.id - a.id).slice(0, MOST_STRAYS))
    write(count, `${hasMore ? 'the first ' : ''}${summaryOf(machines, listed.length)}`)
    const isEmpty = machines.length === 0 && label === undefined
    empty.hidden = !isEmpty
    list.hidden = filter.hidden = isEmpty
    more.hidden = !hasMore
    strayPart.hidden = strays.size === 0
  }

  return {
    element: body.element,
    title: () => 'Machines',
    read,
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
