// @ts-check
/** @import { MachineRevisions } from '../src/api/fleet/machine-contract.ts' */
/** @import { PoolView } from '../src/api/fleet/pool-contract.ts' */
/** @import { Machine } from '../src/api/contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Command } from './command.js' */
import { diffHash, machineHash, poolHash } from './route.js'

/**
 * What has revisions: a pool, or one machine. Both are listed, compared and booted into alike.
 *
 * @typedef {object} RevisionsOf
 * @property {string} path of the API
 * @property {string} hash its own page
 * @property {{ readonly hash: string, readonly name: string }} list where it stands among others
 * @property {(from: number, to: number) => string} diffHash
 * @property {(number: () => number) => Command} apply boots the revision that is meant when somebody asks for it
 * @property {() => Promise<{ readonly name: string, readonly newest: number }>} read
 */

/**
 * @param {Api} api
 * @param {number} id
 * @returns {RevisionsOf}
 */
export const revisionsOfPool = (api, id) => ({
  path: `/pools/${id}`,
  hash: poolHash(id),
  list: { hash: '#/pools', name: 'Pools' },
  diffHash: (from, to) => diffHash('pools', id, from, to),
  apply: (revision) => ({
    label: 'Roll out …',
    send: () => api.post(`/pools/${id}/rollouts`, { revision: revision() }),
    done: 'Started.',
    question: {
      title: 'Roll this revision out?',
      says: 'Machines boot into it one after another, as the policy of the pool wants it. A rollout under way is replaced.',
      yes: 'Roll it out',
    },
  }),
  async read() {
    /** @type {PoolView} */
    const { name, revision } = await api.get(`/pools/${id}`)
    return { name, newest: revision }
  },
})

/**
 * @param {Api} api
 * @param {number} id
 * @returns {RevisionsOf}
 */
export const revisionsOfMachine = (api, id) => ({
  path: `/machines/${id}`,
  hash: machineHash(id),
  list: { hash: '#/', name: 'Machines' },
  diffHash: (from, to) => diffHash('machines', id, from, to),
  apply: (revision) => ({
    label: 'Boot …',
    send: () => api.post(`/machines/${id}/apply`, { revision: revision() }),
    done: 'Begun.',
    question: {
      title: 'Boot the machine into this revision?',
      says: 'It is drained, restarts into it and joins again. It waits until its pool can spare it.',
      yes: 'Boot it',
    },
  }),
  async read() {
    /** @type {[Machine, MachineRevisions]} */
    const [{ name }, { revisions }] = await Promise.all([
      api.get(`/machines/${id}`),
      api.get(`/machines/${id}/revisions`),
    ])
    return { name, newest: revisions.length }
  },
})
