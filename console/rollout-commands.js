// @ts-check
/** @import { RolloutView } from '../src/api/fleet/rollout-contract.ts' */
/** @import { Api } from './api.js' */
import { createCommands } from './command.js'
import { isActive } from './fleet-words.js'

/**
 * Pause, resume and cancel, whichever make sense now.
 *
 * @param {Api} api
 * @param {() => void} onDone
 */
export function createRolloutCommands(api, onDone) {
  /** @type {RolloutView | undefined} */
  let rollout
  /** @param {string} command */
  const send = (command) => api.post(`/pools/${rollout?.pool_id}/rollouts/${rollout?.id}/${command}`, {})
  const commands = createCommands(onDone)
  const pause = commands.add({
    label: 'Pause',
    send: () => send('pause'),
    done: 'Paused. No further machine is begun; those under way finish.',
  })
  const resume = commands.add({
    label: 'Resume',
    send: () => send('resume'),
    done: 'Resumed. Machines that failed get another chance.',
  })
  const cancel = commands.add({
    label: 'Cancel …',
    kind: 'danger',
    send: () => send('cancel'),
    done: 'Cancelled. What is under way on machines is taken back.',
    question: {
      title: 'Cancel this rollout?',
      says: 'No further machine is begun, and what is under way is taken back. Machines that are done keep their revision.',
      yes: 'Cancel the rollout',
    },
  })
  return {
    ...commands,
    /** @param {RolloutView} now */
    update(now) {
      rollout = now
      pause.hidden = now.state !== 'running'
      resume.hidden = now.state !== 'paused' && now.state !== 'frozen' && now.state !== 'failed'
      cancel.hidden = !isActive(now)
    },
  }
}
