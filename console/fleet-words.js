// @ts-check
/** @import { RolloutView } from '../src/api/fleet/rollout-contract.ts' */
/** @import { StepView, SteppedOperationView } from '../src/api/fleet/stepped-operation-contract.ts' */

/** The contract's words about the fleet, for people. */

/** @type {Readonly<Record<RolloutView['state'], string>>} */
export const rolloutStates = {
  running: 'rolling out',
  paused: 'paused',
  frozen: 'frozen',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** @type {Readonly<Record<SteppedOperationView['status'], string>>} */
export const operationStatuses = {
  pending: 'waiting to begin',
  running: 'under way',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** @type {Readonly<Record<string, string>>} */
const actions = {
  roll: 'Move to another revision',
  leave: 'Leave the pool',
  join: 'Join the pool',
  mint: 'Make a boot artifact',
}

/** @param {string} action */
export const actionWord = (action) => actions[action] ?? action

/**
 * @param {Pick<SteppedOperationView, 'steps'>} operation
 * @returns {StepView | undefined} the step that it is in, or in which it ended
 */
export const stepReached = ({ steps }) =>
  steps.find(({ state }) => state === 'running' || state === 'failed') ??
  steps.findLast(({ state }) => state === 'done')

/** @param {RolloutView} rollout */
export const isActive = ({ state }) => state === 'running' || state === 'paused' || state === 'frozen'

/** @param {Pick<SteppedOperationView, 'status'>} operation */
export const isUnderWay = ({ status }) => status === 'pending' || status === 'running'
