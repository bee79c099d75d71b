// @ts-check
/** @import { Operation } from '../src/api/contract.ts' */
/** @import { SteppedOperationView } from '../src/api/fleet/stepped-operation-contract.ts' */
/** @import { Api } from './api.js' */
/** @import { Page } from './page.js' */
import { agoTime, setAgo } from './ago.js'
import { createBadge } from './badge.js'
import { h, write } from './dom.js'
import { actionWord, operationStatuses } from './fleet-words.js'
import { coarse } from './format.js'
import { createOperationCommands } from './operation-commands.js'
import { createOperationLog } from './operation-log.js'
import { createPageBody, crumbs, section } from './page.js'
import { machineHash } from './route.js'
import { serverNow } from './server-clock.js'
import { createStepTable } from './step-table.js'
import { createStepper } from './stepper.js'

/**
 * One operation with its steps and its log.
 *
 * @param {Api} api
 * @param {number} id
 * @returns {Page}
 */
export function createOperationPage(api, id) {
  /** @type {Operation | SteppedOperationView | undefined} */
  let operation

  const title = h('h1')
  const badge = createBadge()
  const subject = h('a')
  const began = agoTime()
  const [took, attempt] = [h('dd'), h('dd')]
  const figures = h(
    'dl',
    { class: 'figures' },
    h('div', {}, h('dt', {}, 'Of'), h('dd', {}, subject)),
    h('div', {}, h('dt', {}, 'Asked for'), h('dd', {}, began)),
    h('div', {}, h('dt', {}, 'Takes'), took),
    h('div', {}, h('dt', {}, 'Attempt'), attempt),
  )
  const code = h('strong', { class: 'code refusal-code' })
  const why = h('span')
  const failure = h('p', { class: 'refusal' }, code, ' ', why)
  const stepper = createStepper()
  const steps = createStepTable()
  const stepPart = section('Steps', stepper.element, h('div', { class: 'scroll' }, steps.element))
  const log = createOperationLog()
  const commands = createOperationCommands(api, id, () => void page.read())
  const heading = h('div', { class: 'heading' }, title, badge.element, commands.buttons)
  const body = createPageBody(
    'the operation',
    heading,
    commands.outcome,
    failure,
    figures,
    stepPart,
    section('Log', log.element),
  )

  function draw() {
    if (operation === undefined) return
    write(title, actionWord(operation.action))
    badge.update(operation.status, operationStatuses[operation.status])
    write(subject, operation.subject)
    const machine = machineOf(operation)
    if (machine === undefined) subject.removeAttribute('href')
    else subject.href = machineHash(machine)
    setAgo(began, operation.created_at)
    const end = operation.finished_at === null ? serverNow() : Date.parse(operation.finished_at)
    write(took, coarse(Math.max(0, end - Date.parse(operation.created_at))))
    failure.hidden = operation.failure === null
    write(code, operation.failure?.code ?? '')
    write(why, operation.failure === null ? '' : `${operation.failure.detail}. To do: ${operation.failure.fix}.`)
    const stepped = 'steps' in operation ? operation : undefined
    stepPart.hidden = stepped === undefined
    commands.update(stepped)
    write(attempt, String(stepped?.attempt ?? 1))
    stepper.update(stepped?.steps ?? [])
    steps.update(stepped?.steps ?? [])
    log.update(operation.log)
  }

  /** @type {Page} */
  const page = {
    element: h('div', {}, crumbs(), body.element),
    title: () => `Operation ${id}`,
    isOfFleet: true,
    async read() {
      /** @type {Operation} */
      const found = await api.get(`/operations/${id}`)
      operation = machineOf(found) === undefined ? found : await api.get(`/operations/${id}/steps`)
      draw()
      body.show()
    },
    take: () => false,
    draw,
  }
  return page
}

/**
 * Only operations of machines have steps.
 *
 * @param {Pick<Operation, 'subject'>} operation
 */
function machineOf({ subject }) {
  const [, id] = /^machine (\d+)$/.exec(subject) ?? []
  return id === undefined ? undefined : Number(id)
}
