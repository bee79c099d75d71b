// @ts-check
/** @import { Machine } from '../src/api/contract.ts' */
/** @import { Heartbeat } from '../src/domain/agents/heartbeat.ts' */
import { agoTime, setAgo } from './ago.js'
import { h, write } from './dom.js'
import { serverNow } from './server-clock.js'

/** Agents report every ten seconds: one missed report is chance, many are silence. */
const LATE = 35_000
const SILENT = 120_000

/**
 * What the agent said last. The server has checked its shape before keeping it.
 *
 * @param {Machine} machine
 * @returns {Heartbeat | null}
 */
export const heartbeatOf = (machine) => /** @type {Heartbeat | null} */ (machine.heartbeat)

/** @typedef {'never' | 'alive' | 'late' | 'silent'} Pulse */

/**
 * @param {Machine} machine
 * @returns {Pulse}
 */
export function pulseOf(machine) {
  if (machine.agent_heartbeat_at === null) return 'never'
  const age = serverNow() - Date.parse(machine.agent_heartbeat_at)
  return age < LATE ? 'alive' : age < SILENT ? 'late' : 'silent'
}

/** The last heartbeat in a cell: its age, and in words whether that is too long. */
export function createPulse() {
  const ago = agoTime()
  const word = h('span', { class: 'word' })
  const element = h('span', { class: 'pulse' }, ago, word)
  return {
    element,
    /** @param {Machine} machine */
    update(machine) {
      const pulse = pulseOf(machine)
      element.dataset['pulse'] = pulse
      setAgo(ago, machine.agent_heartbeat_at)
      write(word, pulse === 'late' || pulse === 'silent' ? `, ${pulse}` : '')
    },
  }
}
