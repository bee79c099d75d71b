// @ts-check
/** @import { Machine } from '../src/api/contract.ts' */
/** @import { Api } from './api.js' */

/** Rows beyond this are slow to draw again every second, and nobody reads that far. */
const PAGE = 200

/** @typedef {{ readonly machines: readonly Machine[], readonly hasMore: boolean }} Found */

/**
 * The first machines of the list, and more on demand: a fleet may have a hundred thousand.
 *
 * @param {Api} api
 */
export function createMachinePages(api) {
  let wanted = PAGE
  return {
    more() {
      wanted += PAGE
    },
    /**
     * @param {string | undefined} label `rack=7`: only machines with it
     * @returns {Promise<Found>}
     */
    async read(label) {
      const query = `limit=${PAGE}${label === undefined ? '' : `&label=${encodeURIComponent(label)}`}`
      /** @type {Machine[]} */
      const machines = []
      let next = 0
      do {
        const page = await api.get(`/machines?${query}&after=${next}`)
        machines.push(...page.machines)
        next = page.next
      } while (next !== null && machines.length < wanted)
      return { machines, hasMore: next !== null }
    },
  }
}

/**
 * The label that a filter names, for which the server is asked; any other text is looked for in what is shown.
 *
 * @param {string} filter
 */
export const labelIn = (filter) => (/^[\w./-]+=[\w.-]*$/.test(filter.trim()) ? filter.trim() : undefined)
