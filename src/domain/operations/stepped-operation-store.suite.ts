import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { operationMoved, subjectBusy, type SteppedOperationStore } from './stepped-operation-store.ts'
import { openOperation, type NewSteppedOperation, type SteppedOperation } from './stepped-operation.ts'

const at = instant(1_000_000)

const roll = (subject: string, organizationId = 1): NewSteppedOperation =>
  openOperation({ organizationId, action: 'roll', subject, steps: ['drain', 'boot'], deadlineSeconds: 60 }, at)

/** What every store of stepped operations promises. `open` gives an empty one with organizations 1 and 2. */
export function steppedOperationStoreSuite(name: string, open: () => SteppedOperationStore): void {
  const opened = async (store: SteppedOperationStore, subject = 'machine 7'): Promise<SteppedOperation> => {
    const result = await store.open(roll(subject))
    assert.ok(result.ok)
    return result.value
  }

  test(`${name}: an operation comes back as it was kept, with its log in order`, async () => {
    const store = open()
    const before = await opened(store)
    const after = { ...before, status: 'running' as const, notes: { boot: 'b1' }, startedAt: at }
    assert.ok((await store.keep(before, after, [{ at, says: 'one' }])).ok)
    const now = await store.operation(1, before.id)
    assert.deepEqual(now, after)
    assert.ok((await store.keep(now ?? after, { ...after, notes: {} }, [{ at, says: 'two' }])).ok)
    assert.deepEqual(
      (await store.log(1, before.id)).map((line) => line.says),
      ['one', 'two'],
    )
  })

  test(`${name}: whoever moves a stale operation is refused and nothing of it is kept`, async () => {
    const store = open()
    const before = await opened(store)
    await store.keep(before, { ...before, status: 'running' }, [])
    const stale = await store.keep(before, { ...before, status: 'failed' }, [{ at, says: 'stale' }])
    assert.deepEqual(stale, { ok: false, error: operationMoved(before.id) })
    assert.equal((await store.operation(1, before.id))?.status, 'running')
    assert.deepEqual(await store.log(1, before.id), [])
  })

  test(`${name}: a subject has one unfinished operation at a time`, async () => {
    const store = open()
    const first = await opened(store)
    assert.deepEqual(await store.open(roll('machine 7')), { ok: false, error: subjectBusy('machine 7', first.id) })
    assert.ok((await store.open(roll('machine 7', 2))).ok)
    await store.keep(first, { ...first, status: 'succeeded', finishedAt: at }, [])
    const second = await opened(store)
    assert.deepEqual(
      (await store.ofSubject(1, 'machine 7', 10)).map((o) => o.id),
      [second.id, first.id],
    )
  })

  test(`${name}: an ended operation does not begin again beside another one`, async () => {
    const store = open()
    const first = await opened(store)
    const failed = { ...first, status: 'failed' as const, finishedAt: at }
    await store.keep(first, failed, [])
    const second = await opened(store)
    const again = await store.keep(failed, { ...first, attempt: 2 }, [])
    assert.deepEqual(again, { ok: false, error: subjectBusy('machine 7', second.id) })
    await store.keep(second, { ...second, status: 'cancelled', finishedAt: at }, [])
    assert.ok((await store.keep(failed, { ...first, attempt: 2 }, [])).ok)
  })

  test(`${name}: unfinished operations are found again, oldest first`, async () => {
    const store = open()
    const [one, two] = [await opened(store, 'machine 1'), await opened(store, 'machine 2')]
    const ended = await opened(store, 'machine 3')
    await store.keep(ended, { ...ended, status: 'failed', finishedAt: at }, [])
    assert.deepEqual(await store.unfinished(), [one, two])
  })

  test(`${name}: another organization sees neither the operation nor its log`, async () => {
    const store = open()
    const own = await opened(store)
    await store.keep(own, { ...own, status: 'running' }, [{ at, says: 'one' }])
    assert.equal(await store.operation(2, own.id), undefined)
    assert.deepEqual(await store.log(2, own.id), [])
    assert.deepEqual(await store.ofSubject(2, 'machine 7', 10), [])
  })
}
