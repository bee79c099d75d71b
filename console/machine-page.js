// @ts-check
/** @import { Boot, Machine } from '../src/api/contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
import { createBootSummary } from './boot-summary.js'
import { createBootTable } from './boot-table.js'
import { button, h, write } from './dom.js'
import { createFacts } from './facts.js'
import { createJournal } from './journal.js'
import { mergeBoots } from './merge-boots.js'
import { createPageBody, crumbs, section } from './page.js'
import { createReboot } from './reboot.js'
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

  const name = h('h1')
  const status = h('span', { class: 'status' })
  const facts = createFacts()
  const journal = createJournal(api, id)
  const summary = createBootSummary()
  const waterfall = createWaterfall()
  const bootTable = createBootTable('Boots of this machine', 'when')
  const reboot = createReboot(api, id)
  const heading = h(
    'div',
    { class: 'heading' },
    name,
    status,
    button('Reboot …', () => reboot.ask(name.textContent), 'danger'),
  )
  const newest = section('Last boot', summary.element, waterfall.element)
  const all = section('Boots', h('div', { class: 'scroll' }, bootTable.element))
  const none = h(
    'p',
    { class: 'none' },
    'This machine has not booted since the server keeps boots. Power it on and watch here.',
  )
  const body = createPageBody('the machine', heading, reboot.element, newest, none, facts.element, journal.element, all)

  function draw() {
    if (machine === undefined) return
    write(name, machine.name)
    write(status, statuses[machine.status])
    status.dataset['status'] = machine.status
    facts.update(machine)
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

  return {
    element: h('div', {}, crumbs(), body.element),
    title: () => machine?.name ?? `Machine ${id}`,
    async read() {
      const [found, past, strays] = await Promise.all([
        api.get(`/machines/${id}`),
        api.get(`/machines/${id}/boots`),
        readStrays(api, 100),
      ])
      machine = found
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
}
