// @ts-check
import { h, write } from './dom.js'
import { coarse } from './format.js'
import { serverNow } from './server-clock.js'

/** An element that says how long ago something was, as of the last `setAgo`. */
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
  write(element, at === null ? 'never' : `${coarse(serverNow() - Date.parse(at))} ago`)
}
