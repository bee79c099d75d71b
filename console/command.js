// @ts-check
import { Problem } from './api.js'
import { button, h, write } from './dom.js'

/**
 * @typedef {object} Command
 * @property {string} label on the button; with an ellipsis it asks first
 * @property {string} [kind] class name of the button
 * @property {() => Promise<unknown>} send rejects with a `Problem`
 * @property {string} done what is said when it has worked
 * @property {Question} [question]
 */

/** @typedef {{ readonly title: string, readonly says: string, readonly yes: string }} Question */

/**
 * Buttons that change something, and the line that says what came of it: nothing is done in silence.
 *
 * @param {() => void} onDone
 */
export function createCommands(onDone) {
  const outcome = h('p', { class: 'outcome-line', role: 'status' })
  const buttons = h('div', { class: 'commands' })
  let isBusy = false

  /** @param {Command} command */
  async function run({ send, done, label }) {
    if (isBusy) return
    isBusy = true
    write(outcome, 'Sending …')
    try {
      await send()
      write(outcome, done)
      onDone()
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      write(outcome, `“${label.replace(/ …$/, '')}” was refused: ${failure.message}. To do: ${failure.fix}.`)
    } finally {
      isBusy = false
    }
  }

  return {
    buttons,
    outcome,
    /** @param {Command} command */
    add(command) {
      const { question } = command
      const ask = question === undefined ? undefined : createQuestion(question, () => void run(command))
      const element = button(command.label, () => (ask === undefined ? void run(command) : ask.open()), command.kind)
      buttons.append(element)
      if (ask !== undefined) buttons.append(ask.element)
      return element
    },
  }
}

let questions = 0

/**
 * @param {Question} question
 * @param {() => void} onYes
 */
function createQuestion({ title, says, yes }, onYes) {
  const id = `question-${questions++}`
  const cancel = button('Back', () => element.close(), 'quiet')
  const confirm = button(yes, () => (element.close(), onYes()), 'danger')
  const element = h(
    'dialog',
    { 'aria-labelledby': id },
    h('h2', { id }, title),
    h('p', {}, says),
    h('div', { class: 'buttons' }, cancel, confirm),
  )
  return {
    element,
    open() {
      element.showModal()
      cancel.focus()
    },
  }
}
