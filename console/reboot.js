// @ts-check
/** @import { Api } from './api.js' */
import { Problem } from './api.js'
import { button, h, write } from './dom.js'

/**
 * Asks, then tells the machine's agent to reboot. What came of it is said in words.
 *
 * @param {Api} api
 * @param {number} machineId
 */
export function createReboot(api, machineId) {
  const question = h('h2')
  const outcome = h('p', { class: 'outcome-line', role: 'status' })
  const cancel = button('Cancel', () => dialog.close(), 'quiet')
  const confirm = button('Reboot', () => void send(), 'danger')
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'reboot-question' },
    question,
    h('p', {}, 'Everything that runs on it stops. Its agent restarts it as soon as it reads this, usually at once.'),
    h('div', { class: 'buttons' }, cancel, confirm),
  )
  question.id = 'reboot-question'

  async function send() {
    dialog.close()
    write(outcome, 'Sending …')
    try {
      await api.post(`/machines/${machineId}/instructions`, { kind: 'reboot' })
      write(outcome, 'The agent has been told to reboot. The boot appears below as it happens.')
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      write(outcome, `Not rebooted: ${failure.message}. To do: ${failure.fix}.`)
    }
  }

  return {
    element: h('div', {}, dialog, outcome),
    /** @param {string} name */
    ask(name) {
      write(question, `Reboot ${name}?`)
      dialog.showModal()
      cancel.focus()
    },
  }
}
