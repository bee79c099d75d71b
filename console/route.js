// @ts-check

/** @typedef {{ kind: 'home' } | { kind: 'machine' | 'boot', id: number }} Route */

/**
 * The page that an address names: `#/`, `#/machines/7`, `#/boots/12`. Anything else is home.
 *
 * @param {string} hash
 * @returns {Route}
 */
export function routeOf(hash) {
  const [, folder, id] = /^#\/(machines|boots)\/(\d{1,15})$/.exec(hash) ?? []
  if (folder === undefined) return { kind: 'home' }
  return { kind: folder === 'machines' ? 'machine' : 'boot', id: Number(id) }
}

/** @param {number} id */
export const machineHash = (id) => `#/machines/${id}`
/** @param {number} id */
export const bootHash = (id) => `#/boots/${id}`
