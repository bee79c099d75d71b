// @ts-check
/** @import { Boot, Machine } from '../src/api/contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
import { createBootSummary } from './boot-summary.js'
import { h, write } from './dom.js'
import { isWhole, mergeBoots } from './merge-boots.js'
import { createPageBody, crumbs } from './page.js'
import { machineHash } from './route.js'
import { serverNow } from './server-clock.js'
import { createWaterfall } from './waterfall.js'
import { whoBoots } from './words.js'

/**
 * One boot, event by event.
 *
 * @param {Api} api
 * @param {number} id
 * @returns {Page}
 */
export function createBootPage(api, id) {
  /** @type {Boot | undefined} */
  let boot
  /** @type {Machine | undefined} */
  let machine

  const who = h('a')
  const summary = createBootSummary()
  const waterfall = createWaterfall()
  const addresses = h('p', { class: 'code aside' })
  const heading = h('div', { class: 'heading' }, h('h1', {}, `Boot ${id} of `, who))
  const body = createPageBody('the boot', heading, addresses, summary.element, waterfall.element)

  function draw() {
    if (boot === undefined) return
    if (boot.machine_id === null) who.removeAttribute('href')
    else who.href = machineHash(boot.machine_id)
    write(who, machine?.name ?? whoBoots(boot))
    write(addresses, [boot.mac, boot.uuid].filter((text) => text !== null).join('   '))
    summary.update(boot, serverNow())
    waterfall.update(boot, serverNow())
  }

  return {
    element: h('div', {}, crumbs(), body.element),
    title: () => `Boot ${id} of ${who.textContent}`,
    async read() {
      boot = mergeBoots(boot, await api.get(`/boots/${id}`))
      if (boot.machine_id !== null) machine = await api.get(`/machines/${boot.machine_id}`)
      draw()
      body.show()
    },
    take(told) {
      if (told.id !== id) return false
      boot = mergeBoots(boot, told)
      return !isWhole(boot) || (told.machine_id !== null && machine === undefined)
    },
    draw,
  }
}
