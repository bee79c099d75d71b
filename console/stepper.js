// @ts-check
/** @import { StepView } from '../src/api/fleet/stepped-operation-contract.ts' */
import { h, write } from './dom.js'
import { Rows } from './rows.js'

/** The steps of an operation in a line, the one under way marked. */
export function createStepper() {
  const element = h('ol', { class: 'stepper', 'aria-label': 'Steps' })
  const rows = new Rows(element, (/** @type {StepView} */ step) => step.name, createStep)
  return { element, update: rows.update.bind(rows) }
}

/** What a screen reader hears of a mark. */
const heard = /** @type {const} */ ({
  pending: ', to come',
  running: ', under way',
  done: ', done',
  skipped: ', skipped',
  failed: ', failed',
})

function createStep() {
  const name = h('span')
  const state = h('span', { class: 'unseen' })
  const element = h('li', {}, name, state)
  return {
    element,
    /** @param {StepView} step */
    update(step) {
      element.dataset['state'] = step.state
      if (step.state === 'running') element.setAttribute('aria-current', 'step')
      else element.removeAttribute('aria-current')
      write(name, step.name)
      write(state, heard[step.state])
    },
  }
}
