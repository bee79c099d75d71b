// @ts-check
/** @import { Machine } from '../src/api/contract.ts' */
/** @import { Disk, Nic } from '../src/domain/agents/machine-facts.ts' */
import { agoTime, setAgo } from './ago.js'
import { h, write } from './dom.js'
import { bytes, coarse, memory } from './format.js'
import { createPulse, heartbeatOf } from './heartbeat.js'
import { section } from './page.js'
import { Rows } from './rows.js'
import { cell, createTable, row, rowHeading } from './table.js'

/** What is known about a machine: who it is, when it was last heard, and what its agent says it is made of. */
export function createFacts() {
  const pulse = createPulse()
  const [created, lastBoot, lastIgnition] = [agoTime(), agoTime(), agoTime()]
  const identity = texts(['UUID', 'MAC addresses', 'Serial number', 'Product', 'Labels'])
  const system = texts(['Operating system', 'Kernel', 'Architecture', 'Memory', 'Up for'])
  const times = facts([
    ['Heartbeat', pulse.element],
    ['Last boot', lastBoot],
    ['Last Ignition', lastIgnition],
    ['First seen', created],
  ])
  const disks = createDisks()
  const nics = createNics()
  const systemPart = section('System', system.element)
  const hardware = h('div', { class: 'side' }, disks.element, nics.element)
  const top = h(
    'div',
    { class: 'side' },
    section('Last heard', times),
    section('Identity', identity.element),
    systemPart,
  )
  return {
    element: h('div', { class: 'facts' }, top, hardware),
    /** @param {Machine} machine */
    update(machine) {
      pulse.update(machine)
      setAgo(lastBoot, machine.last_boot_at)
      setAgo(lastIgnition, machine.last_ignition_at)
      setAgo(created, machine.created_at)
      const labels = machine.labels.map(({ key, value }) => `${key}=${value}`).join(', ') || 'none'
      identity.update([machine.uuid, machine.macs.join(', '), machine.serial ?? '', machine.product ?? '', labels])
      const heartbeat = heartbeatOf(machine)
      systemPart.hidden = hardware.hidden = heartbeat === null
      if (heartbeat === null) return
      const { os, kernel, architecture, memoryBytes } = heartbeat.facts
      system.update([os, kernel, architecture, memory(memoryBytes), coarse(heartbeat.uptimeSeconds * 1000)])
      disks.update(heartbeat.facts.disks)
      nics.update(heartbeat.facts.nics)
    },
  }
}

/** @param {readonly (readonly [string, Node])[]} entries */
const facts = (entries) =>
  h(
    'dl',
    { class: 'fact-list' },
    ...entries.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
  )

/** @param {readonly string[]} names */
function texts(names) {
  const values = names.map(() => h('span'))
  const element = facts(names.map((name, index) => [name, values[index] ?? h('span')]))
  return {
    element,
    /** @param {readonly string[]} said in the order of the names */
    update: (said) => values.forEach((value, index) => write(value, said[index] || 'unknown')),
  }
}

function createDisks() {
  const { element, body } = createTable('plain', 'Disks', ['Disk', 'Size', 'Model', 'Serial number'])
  const rows = new Rows(body, (/** @type {Disk} */ disk) => disk.name, createDisk)
  return { element: section('Disks', element), update: rows.update.bind(rows) }
}

function createDisk() {
  const name = rowHeading('code')
  const [size, model, serial] = [cell('Size', 'number'), cell('Model', ''), cell('Serial number', 'code')]
  return {
    element: row(name, size, model, serial),
    /** @param {Disk} disk */
    update(disk) {
      write(name, disk.name)
      write(size, bytes(disk.sizeBytes))
      write(model, disk.model)
      write(serial, disk.serial)
    },
  }
}

function createNics() {
  const { element, body } = createTable('plain', 'Network interfaces', [
    'Interface',
    'State',
    'MAC address',
    'Addresses',
  ])
  const rows = new Rows(body, (/** @type {Nic} */ nic) => nic.name, createNic)
  return { element: section('Network interfaces', element), update: rows.update.bind(rows) }
}

function createNic() {
  const name = rowHeading('code')
  const [state, mac, addresses] = [cell('State', ''), cell('MAC address', 'code'), cell('Addresses', 'code')]
  return {
    element: row(name, state, mac, addresses),
    /** @param {Nic} nic */
    update(nic) {
      write(name, nic.name)
      write(state, nic.state)
      write(mac, nic.mac)
      write(addresses, nic.addresses.join(' '))
    },
  }
}
