import type { Instant } from '../../base/instant.ts'
import { isRefusal, type Refusal } from '../../base/refusal.ts'
import type { OperationStore } from './operation-store.ts'
import type { Operation, OperationFailure } from './operation.ts'

/** Writes a line into the log of the operation under way. */
export type Say = (says: string) => Promise<void>

/** What an operation does. It resolves with a refusal when the answer is no, and rejects when something broke. */
export type Work = (say: Say) => Promise<Refusal | void>

const BROKEN: OperationFailure = {
  code: 'INTERNAL',
  says: 'something broke on the way',
  fix: 'look at the log of the server, then ask for it again',
}

/**
 * Runs the work of an operation that has been created, from `running` to its end, and keeps every step. Never rejects: a failure is
 * kept with the operation and handed to `onFailed`.
 */
export async function runOperation(
  store: OperationStore,
  operation: Operation,
  work: Work,
  now: () => Instant,
  onFailed: (failure: unknown) => void,
): Promise<void> {
  const { id } = operation
  try {
    await store.move(id, 'running', now(), undefined)
    const refused = await work((says) => store.note(id, { at: now(), says }))
    if (isRefusal(refused)) {
      const { code, says, fix } = refused
      await store.move(id, 'failed', now(), { code, says, fix })
    } else await store.move(id, 'succeeded', now(), undefined)
  } catch (failure) {
    onFailed(failure)
    await store.move(id, 'failed', now(), BROKEN).catch(onFailed)
  }
}
