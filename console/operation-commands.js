// @ts-check
/** @import { SteppedOperationView } from '../src/api/fleet/stepped-operation-contract.ts' */
/** @import { Api } from './api.js' */
import { createCommands } from './command.js'
import { isUnderWay } from './fleet-words.js'

/**
 * Cancel and retry, whichever makes sense now.
 *
 * @param {Api} api
 * @param {number} id
 * @param {() => void} onDone
 */
export function createOperationCommands(api, id, onDone) {
  const commands = createCommands(onDone)
  const cancel = commands.add({
    label: 'Cancel …',
    kind: 'danger',
    send: () => api.post(`/operations/${id}/cancel`, {}),
    done: 'Asked to stop. It ends as soon as what it did has been taken back.',
    question: {
      title: 'Cancel this operation?',
      says: 'What it has done is taken back. A machine that has begun to boot the revision goes on to the end of it.',
      yes: 'Cancel the operation',
    },
  })
  const retry = commands.add({
    label: 'Try again',
    send: () => api.post(`/operations/${id}/retry`, {}),
    done: 'It begins again. Every step is judged anew; what still holds is passed over.',
  })
  return {
    ...commands,
    /** @param {SteppedOperationView | undefined} operation undefined for one without steps */
    update(operation) {
      cancel.hidden = operation === undefined || !isUnderWay(operation) || operation.cancel_asked_by !== null
      retry.hidden = operation?.status !== 'failed' && operation?.status !== 'cancelled'
    },
  }
}
