// @ts-check
/** @import { Route } from './route.js' */

/** @type {Readonly<Record<Route['kind'], string>>} */
const addresses = {
  home: '#/',
  machine: '#/',
  boot: '#/',
  operation: '#/',
  pools: '#/pools',
  pool: '#/pools',
  rollout: '#/pools',
  diff: '#/pools',
  clusters: '#/clusters',
  profiles: '#/profiles',
}

/**
 * Shows in which part of the console the page is.
 *
 * @param {HTMLElement} place
 * @param {Route} route
 */
export function markSection(place, route) {
  for (const link of place.querySelectorAll('a')) {
    if (link.getAttribute('href') === addresses[route.kind]) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
}
