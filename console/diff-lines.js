// @ts-check
/** @import { RevisionDiff } from '../src/api/fleet/pool-contract.ts' */
import { h } from './dom.js'

/** Lines around a change that say where it is. */
const CONTEXT = 2

const tags = /** @type {const} */ ({ same: 'span', removed: 'del', added: 'ins' })
const signs = /** @type {const} */ ({ same: ' ', removed: '-', added: '+' })

/** The lines of a diff that changed, and those near them. */
export function createLines() {
  const element = h('pre', { class: 'code diff-lines' })
  return {
    element,
    /** @param {RevisionDiff['ignition']} lines */
    update(lines) {
      const near = lines.filter((_, i) =>
        lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(({ kind }) => kind !== 'same'),
      )
      element.replaceChildren(
        ...(near.length === 0
          ? ['the same']
          : near.map(({ kind, text }) => h(tags[kind], {}, `${signs[kind]} ${text}\n`))),
      )
    },
  }
}
