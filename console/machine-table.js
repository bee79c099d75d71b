// @ts-check
/** @import { Boot, Machine } from '../src/api/contract.ts' */
import { agoTime, setAgo } from './ago.js'
import { h, write } from './dom.js'
import { createPulse } from './heartbeat.js'
import { machineHash } from './route.js'
import { Rows } from './rows.js'
import { serverNow } from './server-clock.js'
import { cell, createTable, row, rowHeading } from './table.js'
import { statuses, steps } from './words.js'

/** @typedef {{ readonly machine: Machine, readonly boot: Boot | undefined }} Listed a machine and its boot, if one was heard of */

const columns = ['Machine', 'Status', 'Heartbeat', 'Last boot', 'Last Ignition', 'MAC addresses', 'UUID']

export function createMachineTable() {
  const { element, body } = createTable('machines', 'Machines', columns)
  const rows = new Rows(body, (/** @type {Listed} */ { machine }) => machine.id, createRow)
  return { element, update: rows.update.bind(rows) }
}

function createRow() {
  const name = h('a')
  const product = h('span', { class: 'aside' })
  const status = h('span', { class: 'status' })
  const booting = h('span', { class: 'booting' })
  const pulse = createPulse()
  const [lastBoot, lastIgnition] = [agoTime(), agoTime()]
  const macs = cell('MAC addresses', 'code')
  const uuid = cell('UUID', 'code')
  const element = row(
    rowHeading('name', name, product),
    cell('Status', 'state', status, booting),
    cell('Heartbeat', 'when', pulse.element),
    cell('Last boot', 'when', lastBoot),
    cell('Last Ignition', 'when', lastIgnition),
    macs,
    uuid,
  )
  return {
    element,
    /** @param {Listed} listed */
    update({ machine, boot }) {
      name.href = machineHash(machine.id)
      write(name, machine.name)
      write(product, machine.product ?? '')
      write(status, statuses[machine.status])
      status.dataset['status'] = machine.status
      const [outcome, progress] = progressOf({ machine, boot })
      write(booting, progress)
      booting.dataset['outcome'] = outcome
      pulse.update(machine)
      setAgo(lastBoot, machine.last_boot_at)
      setAgo(lastIgnition, machine.last_ignition_at)
      write(macs, machine.macs.join('\n'))
      write(uuid, machine.uuid)
    },
  }
}

/** A machine that got its boot script should have been heard of after so long. */
const SLOW = 10 * 60_000

/**
 * What its last boot has come to, as long as that is news: from the stream, else from the machine's own times.
 *
 * @param {Listed} listed
 * @returns {readonly ['booting' | 'refused' | '', string]}
 */
function progressOf({ machine, boot }) {
  if (boot?.outcome === 'booting') return ['booting', `booting: ${steps[boot.furthest]}`]
  if (boot?.outcome === 'refused') return ['refused', `boot refused: ${boot.events.at(-1)?.refusal ?? ''}`]
  if (machine.last_boot_at === null || machine.last_boot_at <= (machine.agent_heartbeat_at ?? '')) return ['', '']
  const isFresh = serverNow() - Date.parse(machine.last_boot_at) < SLOW
  return isFresh ? ['booting', 'booting'] : ['refused', 'not heard since it booted']
}
