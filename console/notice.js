// @ts-check
/** @import { Problem } from './api.js' */
import { button, h } from './dom.js'

/**
 * One line above the page when something is wrong: what, why, what to do.
 *
 * @param {HTMLElement} place
 * @param {() => void} onRetry
 */
export function createNotice(place, onRetry) {
  let shown = ''
  return {
    /** @param {Problem} problem */
    show(problem) {
      const text = `${sentence(problem.message)} To do: ${problem.fix}.`
      if (shown === text) return
      shown = text
      place.replaceChildren(
        h('p', {}, h('strong', { class: 'code' }, problem.code), ` ${text} `),
        button('Try again', onRetry),
      )
    },
    clear() {
      if (shown === '') return
      shown = ''
      place.replaceChildren()
    },
  }
}

/** @param {string} text */
const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
