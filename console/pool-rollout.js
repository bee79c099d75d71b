// @ts-check
/** @import { PoolView } from '../src/api/fleet/pool-contract.ts' */
/** @import { RolloutProgressView } from '../src/api/fleet/pool-progress-contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Revision } from './revision-table.js' */
import { agoTime, setAgo } from './ago.js'
import { createBadge } from './badge.js'
import { h, write } from './dom.js'
import { isActive, rolloutStates } from './fleet-words.js'
import { createProgressBar } from './progress-bar.js'
import { createRolloutCommands } from './rollout-commands.js'
import { rolloutReason } from './rollout-reason.js'
import { rolloutHash } from './route.js'

/**
 * The newest rollout of a pool in a few lines, or how to start one.
 *
 * @param {Api} api
 * @param {number} poolId
 * @param {() => void} onDone
 */
export function createPoolRollout(api, poolId, onDone) {
  /** @type {RolloutProgressView | undefined} */
  let shown
  const link = h('a')
  const badge = createBadge()
  const when = agoTime()
  const commands = createRolloutCommands(api, onDone)
  const bar = createProgressBar()
  const says = h('p', { class: 'waits' })
  const hint = h('p', { class: 'waits' })
  const panel = h(
    'div',
    { class: 'panel' },
    h('div', { class: 'card-heading' }, link, badge.element, when, commands.buttons),
    bar.element,
    says,
    commands.outcome,
  )

  function draw() {
    if (shown !== undefined) setAgo(when, shown.rollout.ended_at ?? shown.rollout.started_at)
  }

  return {
    element: h('div', {}, panel, hint),
    draw,
    /**
     * @param {PoolView} pool
     * @param {readonly Revision[]} revisions newest first
     * @param {RolloutProgressView | undefined} progress
     */
    update(pool, revisions, progress) {
      shown = progress
      const isBehind = revisions[0]?.state === 'pending' && (progress === undefined || !isActive(progress.rollout))
      hint.hidden = !isBehind
      write(
        hint,
        `Revision ${pool.revision} is saved and runs nowhere yet. Roll it out below when you want the machines to change.`,
      )
      panel.hidden = progress === undefined
      if (progress === undefined) return
      const { rollout } = progress
      link.href = rolloutHash(poolId, rollout.id)
      write(link, `Rollout of revision ${rollout.revision}`)
      badge.update(rollout.state, rolloutStates[rollout.state])
      commands.update(rollout)
      bar.element.hidden = progress.planned_at === null || !isActive(rollout)
      bar.update(progress)
      write(says, sayingOf(progress))
      says.dataset['state'] = rollout.state
      draw()
    },
  }
}

/** @param {RolloutProgressView} progress */
function sayingOf({ rollout, waits_for }) {
  if (rollout.reason !== null) return rolloutReason(rollout)
  return waits_for === null || rollout.state !== 'running' ? '' : `Waits for ${waits_for}.`
}
