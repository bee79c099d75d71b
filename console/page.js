// @ts-check
/** @import { Boot } from '../src/api/contract.ts' */
import { h } from './dom.js'

/**
 * What an address shows. A page keeps its own data; when to read and what happens to a failure is decided in console.js.
 *
 * @typedef {object} Page
 * @property {HTMLElement} element
 * @property {() => string} title
 * @property {() => Promise<void>} read reads everything it shows; throws a `Problem`
 * @property {(boot: Boot) => boolean} take one event as it happened, to be drawn soon; true when there is now more to read
 * @property {() => void} draw as of now: once a second, and soon after events
 * @property {boolean} [isOfFleet] it shows operations and rollouts: read soon after news of them, and while they go on
 */

/**
 * The content of a page, and until it has been read a line that says so: without it, "nothing there" and "not there yet" look alike.
 *
 * @param {string} what
 * @param {...Node} children
 */
export function createPageBody(what, ...children) {
  const loading = h('p', { class: 'loading' }, `Reading ${what} …`)
  const content = h('div', { hidden: '' }, ...children)
  return {
    element: h('div', { class: 'page' }, loading, content),
    show() {
      loading.hidden = true
      content.hidden = false
    },
  }
}

/**
 * The way back to the list, or to whatever a page is a part of.
 *
 * @param {...HTMLAnchorElement} places from the outside in
 */
export const crumbs = (...places) =>
  h(
    'nav',
    { class: 'crumbs', 'aria-label': 'Breadcrumb' },
    ...(places.length === 0 ? [h('a', { href: '#/' }, 'Machines')] : places),
  )

/**
 * A part of a page under a heading of its own.
 *
 * @param {string} heading
 * @param {...Node} children
 */
export const section = (heading, ...children) => h('section', {}, h('h2', {}, heading), ...children)
