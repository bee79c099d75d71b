// @ts-check
import { h, write } from './dom.js'
import { coarse } from './format.js'
import { serverNow } from './server-clock.js'

/** An element that says how long ago something was, and keeps saying it: see `tickAgo`. */
export const agoTime = () => h('time', { class: 'ago' })

/**
 * @param {HTMLTimeElement} element
 * @param {string | null} at RFC 3339; null when it never happened
 */
export function setAgo(element, at) {
  if (element.dateTime !== (at ?? '')) {
    element.dateTime = at ?? ''
    element.title = at === null ? '' : new Date(at).toLocaleString()
  }
  say(element, serverNow())
}

/** Brings every such element on the page up to date. */
export function tickAgo() {
  const now = serverNow()
  for (const element of document.querySelectorAll('time.ago')) {
    if (element instanceof HTMLTimeElement) say(element, now)
  }
}

/**
 * @param {HTMLTimeElement} element
 * @param {number} now
 */
function say(element, now) {
  if (element.dateTime === '') return write(element, 'never')
  write(element, `${coarse(now - Date.parse(element.dateTime))} ago`)
}
