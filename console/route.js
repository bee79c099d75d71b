// @ts-check

/**
 * @typedef {{ kind: 'home' | 'pools' | 'clusters' | 'profiles' }
 *   | { kind: 'machine' | 'boot' | 'pool' | 'operation', id: number }
 *   | { kind: 'rollout', pool: number, id: number }
 *   | { kind: 'diff', of: 'pools' | 'machines', id: number, from: number, to: number }} Route
 */

/**
 * A cluster stands in the list of clusters. A pool has the name that the Terraform provider gives it, too: its imports take addresses.
 *
 * @type {readonly (readonly [RegExp, (...numbers: number[]) => Route])[]}
 */
const pages = [
  [/^pools$/, () => ({ kind: 'pools' })],
  [/^profiles$/, () => ({ kind: 'profiles' })],
  [/^clusters(?:\/\d{1,15})?$/, () => ({ kind: 'clusters' })],
  [/^machines\/(\d{1,15})$/, (id = 0) => ({ kind: 'machine', id })],
  [/^boots\/(\d{1,15})$/, (id = 0) => ({ kind: 'boot', id })],
  [/^operations\/(\d{1,15})$/, (id = 0) => ({ kind: 'operation', id })],
  [/^(?:clusters\/\d{1,15}\/machine_)?pools\/(\d{1,15})$/, (id = 0) => ({ kind: 'pool', id })],
  [/^pools\/(\d{1,15})\/rollouts\/(\d{1,15})$/, (pool = 0, id = 0) => ({ kind: 'rollout', pool, id })],
  [
    /^pools\/(\d{1,15})\/revisions\/(\d{1,15})\.\.(\d{1,15})$/,
    (id = 0, from = 0, to = 0) => ({ kind: 'diff', of: 'pools', id, from, to }),
  ],
  [
    /^machines\/(\d{1,15})\/revisions\/(\d{1,15})\.\.(\d{1,15})$/,
    (id = 0, from = 0, to = 0) => ({ kind: 'diff', of: 'machines', id, from, to }),
  ],
]

/**
 * The page that an address names: `#/`, `#/machines/7`, `#/pools/3/rollouts/9`. Anything else is home.
 *
 * @param {string} hash
 * @returns {Route}
 */
export function routeOf(hash) {
  const path = hash.replace(/^#\//, '')
  for (const [pattern, pageOf] of pages) {
    const found = pattern.exec(path)
    if (found !== null) return pageOf(...found.slice(1).map(Number))
  }
  return { kind: 'home' }
}

/** @param {number} id */
export const machineHash = (id) => `#/machines/${id}`
/** @param {number} id */
export const bootHash = (id) => `#/boots/${id}`
/** @param {number} id */
export const poolHash = (id) => `#/pools/${id}`
/** @param {number} id */
export const operationHash = (id) => `#/operations/${id}`
/**
 * @param {number} pool
 * @param {number} id
 */
export const rolloutHash = (pool, id) => `#/pools/${pool}/rollouts/${id}`
/**
 * @param {'pools' | 'machines'} of whose revisions they are
 * @param {number} id
 * @param {number} from revision
 * @param {number} to revision
 */
export const diffHash = (of, id, from, to) => `#/${of}/${id}/revisions/${from}..${to}`
