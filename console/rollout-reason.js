// @ts-check
/** @import { RolloutView } from '../src/api/fleet/rollout-contract.ts' */

/**
 * Why a rollout stands still or has ended, and what to do about it; empty when there is nothing to say.
 *
 * @param {RolloutView} rollout
 */
export function rolloutReason({ state, reason }) {
  if (reason === null) return ''
  if (state === 'frozen')
    return `Frozen: ${reason}. To do: look at the boot of that machine, mend the revision and roll out the next one, or resume.`
  if (state === 'failed') return `Ended with machines left behind: ${reason}. To do: see why, then resume.`
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`
}
