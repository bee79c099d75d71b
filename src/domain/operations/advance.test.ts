import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant, plusSeconds } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import { advance } from './advance.ts'
import { cancelOperation, retryOperation } from './commands.ts'
import type { Program } from './program.ts'
import { openOperation, type SteppedOperation } from './stepped-operation.ts'

interface Door {
  readonly unlocked: boolean
  readonly open: boolean
  readonly serial: string
}

type Effect = 'unlock' | 'push' | 'lock'

const program: Program<Door, Effect> = {
  steps: [
    {
      name: 'unlock',
      remember: ({ serial }) => ({ serial }),
      judge: ({ unlocked }) =>
        unlocked
          ? { kind: 'done', says: 'it is unlocked' }
          : { kind: 'act', effect: 'unlock', says: 'turning the key' },
    },
    {
      name: 'open',
      judge: ({ open, serial }, { notes }) => {
        if (notes['serial'] !== serial)
          return { kind: 'fail', failure: { code: 'OTHER_DOOR', says: 'this is another door', fix: 'look again' } }
        return open ? { kind: 'done', says: 'it is open' } : { kind: 'act', effect: 'push', says: 'pushing' }
      },
    },
  ],
  undo: ({ unlocked }) => (unlocked ? 'lock' : undefined),
}

const at = instant(1000)
const shut: Door = { unlocked: false, open: false, serial: 'a' }
const pending: SteppedOperation = {
  id: 1,
  ...openOperation(
    { organizationId: 1, action: 'open', subject: 'door 1', steps: ['unlock', 'open'], deadlineSeconds: 60 },
    at,
  ),
}

test('the same facts ask for the same effect again, and the log says it once', () => {
  const first = advance(pending, program, shut, at)
  const again = advance(first.operation, program, shut, plusSeconds(at, 5))
  assert.equal(first.effect, 'unlock')
  assert.equal(again.effect, 'unlock')
  assert.deepEqual(
    first.log.map((line) => line.says),
    ['unlock: turning the key'],
  )
  assert.deepEqual(again.log, [])
  assert.deepEqual(again.operation, first.operation)
})

test('one look goes over every step that the facts show as done', () => {
  const { operation, effect, log } = advance(pending, program, { ...shut, unlocked: true, open: true }, at)
  assert.equal(operation.status, 'succeeded')
  assert.equal(effect, undefined)
  assert.deepEqual(
    log.map((line) => line.says),
    ['unlock: it is unlocked', 'open: it is open', 'succeeded'],
  )
})

test('what a step remembers is what it found when it began, also after a restart', () => {
  const { operation } = advance(pending, program, shut, at)
  const restarted = structuredClone(operation)
  const { operation: failed } = advance(restarted, program, { unlocked: true, open: false, serial: 'b' }, at)
  assert.equal(failed.status, 'failed')
  assert.equal(failed.failure?.code, 'OTHER_DOOR')
  assert.equal(failed.steps[1]?.state, 'failed')
})

test('at its deadline an operation fails and tells where it stood', () => {
  const { operation } = advance(pending, program, shut, at)
  const { operation: failed, effect } = advance(operation, program, shut, pending.deadline)
  assert.equal(failed.status, 'failed')
  assert.equal(effect, undefined)
  assert.match(failed.failure?.says ?? '', /stopped in step "unlock": turning the key/)
})

test('a cancelled operation takes back what it did, begins nothing, and ends', () => {
  const { operation } = advance(pending, program, { ...shut, unlocked: true }, at)
  const asked = cancelOperation(operation, 'api key "ci"', at)
  assert.ok(!isRefusal(asked))
  const undoing = advance(asked, program, { ...shut, unlocked: true }, at)
  assert.equal(undoing.effect, 'lock')
  assert.equal(undoing.operation.status, 'running')
  assert.equal(advance(undoing.operation, program, shut, at).operation.status, 'cancelled')
})

test('an operation cancelled before it began touches nothing', () => {
  const asked = cancelOperation(pending, 'somebody', at)
  assert.ok(!isRefusal(asked))
  const { operation, effect } = advance(asked, program, { ...shut, unlocked: true }, at)
  assert.deepEqual([operation.status, effect], ['cancelled', undefined])
})

test('a finished operation cannot be cancelled, and a running one cannot be retried', () => {
  const done = advance(pending, program, { ...shut, unlocked: true, open: true }, at).operation
  const refused = cancelOperation(done, 'somebody', at)
  assert.equal(isRefusal(refused) && refused.code, 'OPERATION_FINISHED')
  const retried = retryOperation(done, 60, [], at)
  assert.equal(isRefusal(retried) && retried.code, 'OPERATION_NOT_FAILED')
})

test('a retry starts over with a new deadline and keeps only the notes it is told to keep', () => {
  const { operation } = advance({ ...pending, notes: { target: '4' } }, program, shut, at)
  const late = plusSeconds(at, 100)
  const failed = advance(operation, program, shut, late).operation
  const retried = retryOperation(failed, 60, ['target'], late)
  assert.ok(!isRefusal(retried))
  assert.deepEqual([retried.attempt, retried.status, retried.notes], [2, 'pending', { target: '4' }])
  assert.equal(retried.deadline, plusSeconds(late, 60))
  assert.ok(retried.steps.every((step) => step.state === 'pending' && step.says === ''))
})

test('credentials in the words of others reach neither the log nor the operation', () => {
  const leaky: Program<Door, Effect> = {
    steps: [{ name: 'unlock', judge: () => ({ kind: 'wait', says: 'token abcdef.0123456789abcdef was refused' }) }],
    undo: () => undefined,
  }
  const { operation, log } = advance(pending, leaky, shut, at)
  assert.deepEqual(
    log.map((line) => line.says),
    ['unlock: token [redacted] was refused'],
  )
  assert.ok(!JSON.stringify(operation).includes('0123456789abcdef'))
})
