// @ts-check
/** @import { PolicyView } from '../src/api/fleet/policy-contract.ts' */
import { h, write } from './dom.js'
import { coarse } from './format.js'

const names = [
  'At once',
  'Canaries',
  'Soak time',
  'Order',
  'Windows',
  'Failures allowed',
  'Breaker',
  'Restart',
  'Drain',
]

/** The policy of a pool in sentences. */
export function createPolicy() {
  const values = names.map(() => h('dd'))
  const element = h(
    'dl',
    { class: 'fact-list policy' },
    ...names.map((name, index) => h('div', {}, h('dt', {}, name), values[index] ?? h('dd'))),
  )
  return {
    element,
    /** @param {PolicyView} policy */
    update(policy) {
      const said = [
        'machines' in policy.max_unavailable
          ? `${count(policy.max_unavailable.machines, 'machine')} may be away`
          : `${policy.max_unavailable.percent} % of the machines may be away`,
        policy.canaries === 0 ? 'none' : `${count(policy.canaries, 'machine')} first, alone`,
        policy.soak_seconds === 0
          ? 'none: a Ready Node is enough'
          : `a machine counts as well after ${coarse(policy.soak_seconds * 1000)}`,
        policy.order === 'by-name' ? 'by name' : 'longest running first',
        policy.windows.length === 0 ? 'always' : policy.windows.map(windowOf).join('; '),
        policy.failure_budget === 0
          ? 'none: the first one freezes the rollout'
          : `${policy.failure_budget} before it freezes`,
        `after ${count(policy.breaker_boots, 'boot')} without a heartbeat the revision before is served again`,
        policy.restart === 'kexec' ? 'into the next kernel, where the machine can' : 'through the firmware',
        `at most ${coarse(policy.drain_timeout_seconds * 1000)}, then ${
          policy.drain_on_timeout === 'fail'
            ? 'the machine keeps its work and the operation fails'
            : 'it reboots anyway'
        }`,
      ]
      values.forEach((value, index) => write(value, said[index] ?? ''))
    },
  }
}

/**
 * @param {number} number
 * @param {string} what
 */
const count = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`

/** @param {PolicyView['windows'][number]} window */
function windowOf({ days, start_minute, duration_minutes, time_zone }) {
  const clock = `${Math.floor(start_minute / 60)}:${String(start_minute % 60).padStart(2, '0')}`
  return `${days.join(', ')} from ${clock} for ${coarse(duration_minutes * 60_000)} (${time_zone})`
}
