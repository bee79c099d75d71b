// @ts-check
/** @import { RolloutProgressView } from '../src/api/fleet/pool-progress-contract.ts' */
import { h, write } from './dom.js'

/** @typedef {'done' | 'under_way' | 'failed' | 'waiting'} Part */

/** @type {readonly (readonly [Part, string])[]} */
const parts = [
  ['done', 'done'],
  ['under_way', 'under way'],
  ['failed', 'failed'],
  ['waiting', 'to go'],
]

/**
 * @param {RolloutProgressView} progress
 * @returns {Readonly<Record<Part, number>>}
 */
const countsOf = ({ done, under_way, failed, waiting }) => ({
  done,
  under_way: under_way.length,
  failed: failed.length,
  waiting,
})

/** How far a rollout is: a bar for the eye, and the same in words. SVG, because styles in attributes are not allowed here. */
export function createProgressBar() {
  const bar = svg('svg', { class: 'shares', 'aria-hidden': 'true', preserveAspectRatio: 'none', viewBox: '0 0 100 1' })
  const inWords = h('ul', { class: 'counts' })
  const shown = parts.map(([part, word]) => {
    const segment = svg('rect', { 'data-part': part, y: '0', height: '1' })
    const count = h('li', { 'data-part': part })
    bar.append(segment)
    inWords.append(count)
    return { part, word, segment, count }
  })
  return {
    element: h('div', { class: 'progress' }, bar, inWords),
    /** @param {RolloutProgressView} progress */
    update(progress) {
      const counts = countsOf(progress)
      const all = Math.max(1, counts.done + counts.under_way + counts.failed + counts.waiting)
      let from = 0
      for (const { part, word, segment, count } of shown) {
        const width = (100 * counts[part]) / all
        segment.setAttribute('x', String(from))
        segment.setAttribute('width', String(width))
        from += width
        write(count, `${counts[part]} ${word}`)
        count.hidden = part === 'failed' && counts.failed === 0
      }
    },
  }
}

/**
 * @param {string} tag
 * @param {Readonly<Record<string, string>>} attributes
 */
function svg(tag, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}
