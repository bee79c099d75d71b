// @ts-check
/** @import { Route } from './route.js' */

/** @type {Readonly<Record<Exclude<Route['kind'], 'diff'>, string>>} */
const addresses = {
  home: '#/',
  machine: '#/',
  boot: '#/',
  operation: '#/',
  pools: '#/pools',
  pool: '#/pools',
  rollout: '#/pools',
  clusters: '#/clusters',
  profiles: '#/profiles',
}

/** @param {Route} route */
const addressOf = (route) =>
  addresses[route.kind === 'diff' ? (route.of === 'pools' ? 'pools' : 'machine') : route.kind]

/**
 * Shows in which part of the console the page is.
 *
 * @param {HTMLElement} place
 * @param {Route} route
 */
export function markSection(place, route) {
  for (const link of place.querySelectorAll('a')) {
    if (link.getAttribute('href') === addressOf(route)) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
}
