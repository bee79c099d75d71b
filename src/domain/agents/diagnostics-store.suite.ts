import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Uuid } from '../../base/uuid.ts'
import type { DiagnosticsStore } from './diagnostics-store.ts'

const one = '00000000-0000-4000-8000-000000000001' as Uuid
const other = '00000000-0000-4000-8000-000000000002' as Uuid
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What every store of diagnostics promises; one made with 2 keeps two texts of each machine. */
export function diagnosticsStoreSuite(name: string, open: (t: TestContext, most: number) => DiagnosticsStore): void {
  const read = async (store: DiagnosticsStore, machine: Uuid, id: number) => {
    const text = await store.read(machine, id)
    return text && new TextDecoder().decode(text)
  }

  test(`${name}: gives back what was kept, to the machine that it is about`, async (t) => {
    const store = open(t, 2)
    await store.keep(one, 7, bytes('of seven'))
    assert.equal(await read(store, one, 7), 'of seven')
    assert.equal(await read(store, other, 7), undefined)
    assert.equal(await read(store, one, 8), undefined)
  })

  test(`${name}: what comes a second time replaces what came first`, async (t) => {
    const store = open(t, 2)
    await store.keep(one, 7, bytes('a long first text'))
    await store.keep(one, 7, bytes('second'))
    assert.equal(await read(store, one, 7), 'second')
  })

  test(`${name}: the oldest text of a machine gives way, and no other machine's`, async (t) => {
    const store = open(t, 2)
    await store.keep(other, 1, bytes('of another'))
    for (const id of [1, 2, 3]) await store.keep(one, id, bytes(`of ${id}`))
    assert.deepEqual(
      [await read(store, one, 1), await read(store, one, 2), await read(store, one, 3), await read(store, other, 1)],
      [undefined, 'of 2', 'of 3', 'of another'],
    )
  })
}
