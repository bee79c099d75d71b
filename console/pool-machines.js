// @ts-check
/** @import { PoolMachinePage, PoolMachineView } from '../src/api/fleet/pool-progress-contract.ts' */
/** @import { Api } from './api.js' */
import { agoTime, setAgo } from './ago.js'
import { createBadge } from './badge.js'
import { button, h, write } from './dom.js'
import { isUnderWay, stepReached } from './fleet-words.js'
import { machineHash, operationHash } from './route.js'
import { Rows } from './rows.js'
import { cell, createTable, row, rowHeading } from './table.js'
import { statuses } from './words.js'

const PAGE = 100

/**
 * The machines of a pool, with the revision that each runs: the first ones, and more on demand.
 *
 * @param {Api} api
 * @param {number} poolId
 */
export function createPoolMachines(api, poolId) {
  /** @type {readonly PoolMachineView[]} */
  let machines = []
  let wanted = PAGE

  const columns = ['Machine', 'Status', 'Runs', 'Boots next', 'Heartbeat', 'Operation']
  const { element: table, body } = createTable('pool-machines', 'Machines of the pool', columns)
  const rows = new Rows(body, (/** @type {PoolMachineView} */ machine) => machine.id, createRow)
  const list = h('div', { class: 'scroll' }, table)
  const none = h('p', { class: 'none' }, 'No machine yet: ', h('code', {}, 'coldforge machine assign'), ' puts one in.')
  const more = button('Show more', () => {
    wanted += PAGE
    void readFirst().then(update)
  })

  /** @returns {Promise<PoolMachinePage>} as many as are wanted, in pages */
  async function readFirst() {
    /** @type {PoolMachinePage} */
    let page = await api.get(`/pools/${poolId}/machines?limit=${PAGE}`)
    while (page.next !== null && page.machines.length < wanted) {
      /** @type {PoolMachinePage} */
      const next = await api.get(`/pools/${poolId}/machines?limit=${PAGE}&after=${page.next}`)
      page = { machines: [...page.machines, ...next.machines], next: next.next }
    }
    return page
  }

  /** @param {PoolMachinePage} page */
  function update(page) {
    machines = page.machines
    more.hidden = page.next === null
    list.hidden = machines.length === 0
    none.hidden = machines.length > 0
    draw()
  }

  const draw = () => rows.update(machines)
  return { element: h('div', {}, list, none, more), readFirst, update, draw }
}

function createRow() {
  const name = h('a')
  const status = h('span', { class: 'status' })
  const [runs, next] = [cell('Runs', 'revision'), cell('Boots next', 'revision')]
  const heartbeat = agoTime()
  const badge = createBadge()
  const operation = h('a', {}, badge.element)
  return {
    element: row(
      rowHeading('name', name),
      cell('Status', 'state', status),
      runs,
      next,
      cell('Heartbeat', 'when', heartbeat),
      cell('Operation', 'state', operation),
    ),
    /** @param {PoolMachineView} machine */
    update(machine) {
      name.href = machineHash(machine.id)
      write(name, machine.name)
      status.dataset['status'] = machine.status
      write(status, statuses[machine.status])
      write(runs, machine.revision === null ? 'nothing yet' : `revision ${machine.revision}`)
      const changes = machine.next_revision !== null && machine.next_revision !== machine.revision
      write(next, changes ? `revision ${machine.next_revision}` : 'the same')
      next.dataset['changes'] = String(changes)
      setAgo(heartbeat, machine.agent_heartbeat_at)
      const newest = machine.operation
      const isShown = newest !== null && (isUnderWay(newest) || newest.status === 'failed')
      operation.hidden = !isShown
      if (newest === null || !isShown) return
      operation.href = operationHash(newest.id)
      const step = stepReached(newest)?.name ?? 'begins'
      badge.update(newest.status, newest.status === 'failed' ? `failed in ${step}` : step)
    },
  }
}
