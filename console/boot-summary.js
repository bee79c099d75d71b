// @ts-check
/** @import { Boot } from '../src/api/contract.ts' */
import { layOut, refusalOf } from './boot-layout.js'
import { h, write } from './dom.js'
import { duration, percent } from './format.js'

/** One boot in a line of figures, and in a sentence when it was refused. */
export function createBootSummary() {
  const outcome = h('dd')
  const word = h('span', { class: 'outcome' })
  outcome.append(word)
  const [started, total, ours] = [h('dd'), h('dd'), h('dd')]
  const figures = h(
    'dl',
    { class: 'figures' },
    h('div', {}, h('dt', {}, 'Outcome'), outcome),
    h('div', {}, h('dt', {}, 'Started'), started),
    h('div', {}, h('dt', {}, 'First packet to last event'), total),
    h('div', {}, h('dt', {}, 'Server’s share'), ours),
  )
  const code = h('strong', { class: 'code refusal-code' })
  const says = h('span')
  const fix = h('span', { class: 'fix' })
  const refused = h('p', { class: 'refusal' }, code, ' ', says, fix)
  return {
    element: h('div', { class: 'summary' }, figures, refused),
    /**
     * @param {Boot} boot
     * @param {number} now milliseconds since 1970
     */
    update(boot, now) {
      const layout = layOut(boot, now)
      write(word, boot.outcome)
      word.dataset['outcome'] = boot.outcome
      write(started, new Date(boot.started_at).toLocaleString())
      write(total, duration(layout.total))
      write(ours, `${percent(layout.ours / layout.total)}, ${duration(layout.ours)}`)
      const refusal = boot.outcome === 'refused' ? refusalOf(boot) : undefined
      refused.hidden = refusal === undefined
      write(code, refusal?.refusal ?? '')
      write(says, refusal?.says ?? '')
      write(fix, refusal?.fix ?? '')
    },
  }
}
