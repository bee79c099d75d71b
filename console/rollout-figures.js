// @ts-check
/** @import { RolloutView } from '../src/api/fleet/rollout-contract.ts' */
import { agoTime, setAgo } from './ago.js'
import { h, write } from './dom.js'
import { coarse } from './format.js'
import { serverNow } from './server-clock.js'

/** When, by whom, and for how long. */
export function createRolloutFigures() {
  const started = agoTime()
  const [by, took] = [h('dd'), h('dd')]
  const element = h(
    'dl',
    { class: 'figures' },
    h('div', {}, h('dt', {}, 'Started'), h('dd', {}, started)),
    h('div', {}, h('dt', {}, 'By'), by),
    h('div', {}, h('dt', {}, 'Takes'), took),
  )
  return {
    element,
    /** @param {RolloutView} rollout */
    update({ started_at, started_by, ended_at }) {
      setAgo(started, started_at)
      write(by, started_by || 'an administrator')
      const end = ended_at === null ? serverNow() : Date.parse(ended_at)
      write(took, coarse(Math.max(0, end - Date.parse(started_at))))
    },
  }
}
