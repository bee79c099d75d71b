// @ts-check
/** @import { Machine } from '../src/api/contract.ts' */
/** @import { Api } from './api.js' */
import { createCommands } from './command.js'
import { h, write } from './dom.js'

/**
 * Why a machine is held back, and the button that lets it in.
 *
 * @param {Api} api
 * @param {number} machineId
 * @param {() => void} onDone
 */
export function createApproval(api, machineId, onDone) {
  const why = h('p', { class: 'refusal mild' })
  const commands = createCommands(onDone)
  commands.add({
    label: 'Approve',
    send: () => api.post(`/machines/${machineId}/approve`, {}),
    done: 'Let in. Its next boot gets a system.',
  })
  const held = h('div', { class: 'held' }, why, commands.buttons)
  return {
    element: h('div', {}, held, commands.outcome),
    /** @param {Machine} machine */
    update({ approval, quarantine }) {
      held.hidden = approval === 'approved'
      write(
        why,
        quarantine === null
          ? 'It has booted and waits: machines of this organization are let in by hand.'
          : `Held back: ${quarantine}.`,
      )
    },
  }
}
