import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { refusal } from '../../base/refusal.ts'
import type { OperationStore } from './operation-store.ts'
import type { Operation } from './operation.ts'
import { runOperation } from './run-operation.ts'

const pending: Operation = {
  id: 1,
  organizationId: 1,
  action: 'mint',
  subject: 'boot-artifact 1',
  status: 'pending',
  createdAt: instant(0),
  finishedAt: undefined,
  failure: undefined,
  log: [],
}

/** Writes down what it is told, in order. */
function paper(): { readonly store: OperationStore; readonly written: string[] } {
  const written: string[] = []
  const store: OperationStore = {
    create: () => Promise.reject(new Error('not asked for')),
    note: async (_id, { at, says }) => void written.push(`${at} ${says}`),
    move: async (_id, status, at, failure) => void written.push(`${at} ${status} ${failure?.code ?? ''}`.trim()),
    operation: async () => undefined,
    operations: async () => [],
    interrupt: async () => 0,
  }
  return { store, written }
}

const clock = () => {
  let seconds = 0
  return () => instant(++seconds)
}
const unexpected = (failure: unknown): void => assert.fail(String(failure))

test('an operation is kept as running, then its lines, then how it ended', async () => {
  const { store, written } = paper()
  await runOperation(store, pending, async (say) => say('half way'), clock(), unexpected)
  assert.deepEqual(written, ['1 running', '2 half way', '3 succeeded'])
})

test('a refusal fails the operation with its own code', async () => {
  const { store, written } = paper()
  await runOperation(
    store,
    pending,
    async () => refusal('NO_IPXE', 503, 'there is none', 'get one'),
    clock(),
    unexpected,
  )
  assert.deepEqual(written, ['1 running', '2 failed NO_IPXE'])
})

test('work that breaks fails the operation without telling strangers why, and the failure is reported', async () => {
  const { store, written } = paper()
  const failures: unknown[] = []
  const broken = () => Promise.reject(new Error('disk I/O error'))
  await runOperation(store, pending, broken, clock(), (f) => failures.push(f))
  assert.deepEqual(written, ['1 running', '2 failed INTERNAL'])
  assert.match(String(failures[0]), /disk I\/O error/)
})
