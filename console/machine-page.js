// @ts-check
/** @import { Boot, Machine } from '../src/api/contract.ts' */
/** @import { SteppedOperationView } from '../src/api/fleet/stepped-operation-contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
/** @import { Revision } from './revision-table.js' */
import { createApproval } from './approval.js'
import { createBootSummary } from './boot-summary.js'
import { createBootTable } from './boot-table.js'
import { createDiagnose } from './diagnose.js'
import { button, h, write } from './dom.js'
import { createFacts } from './facts.js'
import { isUnderWay } from './fleet-words.js'
import { createJournal } from './journal.js'
import { mergeBoots } from './merge-boots.js'
import { createOperationTable } from './operation-table.js'
import { createPageBody, crumbs, section } from './page.js'
import { createReboot } from './reboot.js'
import { createRevisionTable } from './revision-table.js'
import { revisionsOfMachine } from './revisions-of.js'
import { poolHash } from './route.js'
import { serverNow } from './server-clock.js'
import { claimsToBe, readStrays } from './strays.js'
import { createWaterfall } from './waterfall.js'
import { statuses } from './words.js'

/**
 * One machine: how its last boot went, what it is, its earlier boots.
 *
 * @param {Api} api
 * @param {number} id
 * @returns {Page}
 */
export function createMachinePage(api, id) {
  /** @type {Machine | undefined} */
  let machine
  /** @type {Map<number, Boot>} */
  let boots = new Map()
  /** @type {readonly SteppedOperationView[]} */
  let operations = []

  const name = h('h1')
  const status = h('span', { class: 'status' })
  const facts = createFacts()
  const journal = createJournal(api, id)
  const summary = createBootSummary()
  const waterfall = createWaterfall()
  const bootTable = createBootTable('Boots of this machine', 'when')
  const reboot = createReboot(api, id)
  const diagnose = createDiagnose(api, id)
  const approval = createApproval(api, id, () => void page.read())
  const pool = h('a', { class: 'aside' })
  /** @type {readonly Revision[]} */
  let revisions = []
  const revisionTable = createRevisionTable(revisionsOfMachine(api, id), () => void page.read())
  const revisionPart = section('Revisions', revisionTable.element)
  const operationTable = createOperationTable()
  const operationPart = section('Operations', h('div', { class: 'scroll' }, operationTable.element))
  const heading = h(
    'div',
    { class: 'heading' },
    name,
    status,
    pool,
    h(
      'div',
      { class: 'commands' },
      diagnose.button,
      button('Reboot …', () => reboot.ask(name.textContent), 'danger'),
    ),
  )
  const newest = section('Last boot', summary.element, waterfall.element)
  const all = section('Boots', h('div', { class: 'scroll' }, bootTable.element))
  const none = h(
    'p',
    { class: 'none' },
    'This machine has not booted since the server keeps boots. Power it on and watch here.',
  )
  const body = createPageBody(
    'the machine',
    heading,
    approval.element,
    diagnose.outcome,
    reboot.element,
    newest,
    none,
    operationPart,
    revisionPart,
    facts.element,
    journal.element,
    all,
  )

  function draw() {
    if (machine === undefined) return
    write(name, machine.name)
    write(status, statuses[machine.status])
    status.dataset['status'] = machine.status
    approval.update(machine)
    pool.hidden = machine.pool_id === null
    if (machine.pool_id !== null) pool.href = poolHash(machine.pool_id)
    write(pool, `in pool ${machine.pool_id}`)
    facts.update(machine)
    operationPart.hidden = operations.length === 0
    operationTable.update(operations)
    revisionPart.hidden = revisions.length === 0
    revisionTable.update(revisions)
    const newestFirst = [...boots.values()].toSorted((a, b) => b.id - a.id)
    bootTable.update(newestFirst)
    updateNewest(newestFirst[0])
  }

  /** @param {Boot | undefined} boot */
  function updateNewest(boot) {
    newest.hidden = all.hidden = boot === undefined
    none.hidden = boot !== undefined
    if (boot === undefined) return
    summary.update(boot, serverNow())
    waterfall.update(boot, serverNow())
  }

  /** @type {Page} */
  const page = {
    element: h('div', {}, crumbs(), body.element),
    title: () => machine?.name ?? `Machine ${id}`,
    get isOfFleet() {
      return operations.some(isUnderWay)
    },
    async read() {
      const [found, past, strays, done, history] = await Promise.all([
        api.get(`/machines/${id}`),
        api.get(`/machines/${id}/boots`),
        readStrays(api, 100),
        api.get(`/machines/${id}/operations?limit=10`),
        api.get(`/machines/${id}/revisions`),
      ])
      machine = found
      operations = done.operations
      revisions = history.revisions
      const read = [...past.boots, ...strays.filter((stray) => claimsToBe(stray, machine))]
      boots = new Map(read.map((boot) => [boot.id, mergeBoots(boots.get(boot.id), boot)]))
      journal.update(found)
      draw()
      body.show()
    },
    take(boot) {
      if (boot.machine_id !== id && !claimsToBe(boot, machine)) return false
      boots.set(boot.id, mergeBoots(boots.get(boot.id), boot))
      return true
    },
    draw,
  }
  return page
}
