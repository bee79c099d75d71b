// @ts-check
import { h, write } from './dom.js'

/** A state: a word with a mark. `kind` is the word of the contract, by which the mark is drawn. */
export function createBadge() {
  const element = h('span', { class: 'badge' })
  return {
    element,
    /**
     * @param {string} kind
     * @param {string} word
     */
    update(kind, word) {
      element.dataset['state'] = kind
      write(element, word)
    },
  }
}
