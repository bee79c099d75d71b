// @ts-check
/** @import { PoolMachineView } from '../src/api/fleet/pool-progress-contract.ts' */
import { agoTime, setAgo } from './ago.js'
import { createBadge } from './badge.js'
import { h, write } from './dom.js'
import { operationStatuses, stepReached } from './fleet-words.js'
import { machineHash, operationHash } from './route.js'
import { createStepper } from './stepper.js'

/** A machine on its way to another revision: in which step it is, since when, and what it waits for. */
export function createMachineCard() {
  const name = h('a', { class: 'name' })
  const badge = createBadge()
  const operation = h('a', {}, 'Steps and log')
  const since = agoTime()
  const stepper = createStepper()
  const says = h('p', { class: 'says' })
  const code = h('strong', { class: 'code refusal-code' })
  const why = h('span')
  const failure = h('p', { class: 'refusal' }, code, ' ', why)
  const element = h(
    'li',
    { class: 'machine-card' },
    h('div', { class: 'card-heading' }, name, badge.element, since, operation),
    stepper.element,
    says,
    failure,
  )
  return {
    element,
    /** @param {PoolMachineView} machine */
    update(machine) {
      const { operation: newest } = machine
      write(name, machine.name)
      name.href = machineHash(machine.id)
      operation.hidden = stepper.element.hidden = since.hidden = newest === null
      badge.update(newest?.status ?? 'pending', operationStatuses[newest?.status ?? 'pending'])
      failure.hidden = !newest?.failure
      says.hidden = newest === null || newest.failure !== null
      if (newest === null) return
      operation.href = operationHash(newest.id)
      const reached = stepReached(newest)
      setAgo(since, reached?.started_at ?? newest.created_at)
      stepper.update(newest.steps)
      write(says, reached === undefined ? '' : `${reached.name}: ${reached.says}`)
      write(code, newest.failure?.code ?? '')
      write(why, newest.failure === null ? '' : `${newest.failure.detail}. To do: ${newest.failure.fix}.`)
    },
  }
}
