import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import { beginApply, confirm, fail, save } from './history-commands.ts'
import { historyMoved, type HistoryStore } from './history-store.ts'
import { emptyHistory } from './history.ts'
import type { MachineContent } from './machine-content.ts'

const now = instant(1000)
const content: MachineContent = {
  hostname: 'worker-1',
  labels: [{ key: 'a', value: 'b' }],
  pool: { poolId: 3, number: 1 },
}

/** What every store of revisions promises. `open` gives an empty one in which machines 1 and 2 exist. */
export function historyStoreSuite(name: string, open: () => HistoryStore<MachineContent>): void {
  test(`${name}: where nothing was kept there is an empty history`, async () => {
    assert.deepEqual(await open().history(1), emptyHistory)
  })

  test(`${name}: revisions, pointers and failures come back as they were kept`, async () => {
    const store = open()
    let history = await store.history(1)
    const steps = [
      (h: typeof history) => save(h, content, 'ops', now).history,
      (h: typeof history) => applied(h, 1),
      (h: typeof history) => confirm(h, now).history,
      (h: typeof history) => save(h, { ...content, pool: undefined }, 'ops', now).history,
      (h: typeof history) => applied(h, 2),
      (h: typeof history) => fail(h, 'it never came up', now).history,
    ]
    for (const step of steps) {
      const after = step(history)
      assert.ok((await store.keep(1, history, after)).ok)
      history = await store.history(1)
      assert.deepEqual(history, after)
    }
    assert.deepEqual(await store.history(2), emptyHistory)
  })

  test(`${name}: a change on top of an older state is refused and loses no revision`, async () => {
    const store = open()
    const before = await store.history(1)
    await store.keep(1, before, save(before, content, 'first', now).history)
    const stale = await store.keep(1, before, save(before, { ...content, hostname: 'b' }, 'second', now).history)
    assert.deepEqual(stale, { ok: false, error: historyMoved() })
    assert.equal((await store.history(1)).revisions[0]?.createdBy, 'first')
  })

  test(`${name}: what is forgotten starts anew`, async () => {
    const store = open()
    const before = await store.history(1)
    await store.keep(1, before, save(before, content, 'ops', now).history)
    await store.forget(1)
    assert.deepEqual(await store.history(1), emptyHistory)
  })
}

function applied(history: Parameters<typeof confirm<MachineContent>>[0], number: number): typeof history {
  const change = beginApply(history, number, { kind: 'operator', by: 'ops' }, now)
  assert.ok(!isRefusal(change))
  return change.history
}
