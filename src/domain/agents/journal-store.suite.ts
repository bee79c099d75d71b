import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import * as fc from 'fast-check'
import type { Uuid } from '../../base/uuid.ts'
import type { JournalStore } from './journal-store.ts'

const SEED = 70_211
const QUOTA = 100

const machine = '00000000-0000-4000-8000-000000000001' as Uuid
const otherMachine = '00000000-0000-4000-8000-000000000002' as Uuid
const boot = '10000000-0000-4000-8000-000000000001' as Uuid
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What every journal store promises. `open` makes an empty one with a quota. */
export function journalStoreSuite(name: string, open: (t: TestContext, quota: number) => JournalStore): void {
  test(`${name}: a journal nobody has begun is empty`, async (t) => {
    const store = open(t, QUOTA)
    assert.equal(await store.size(machine, boot), 0)
    assert.deepEqual(await store.read(machine, boot, 0, 10), new Uint8Array(0))
  })

  test(`${name}: a repeated chunk is told where the end is, and changes nothing`, async (t) => {
    const store = open(t, QUOTA)
    assert.deepEqual(await store.append(machine, boot, 0, bytes('line\n')), { kind: 'appended', size: 5 })
    assert.deepEqual(await store.append(machine, boot, 0, bytes('line\n')), { kind: 'notAtEnd', size: 5 })
    assert.deepEqual(await store.append(machine, boot, 9, bytes('gap\n')), { kind: 'notAtEnd', size: 5 })
    assert.equal(await store.size(machine, boot), 5)
  })

  test(`${name}: the chunk that would pass the quota is refused whole, and the quota itself can be reached`, async (t) => {
    const store = open(t, 8)
    await store.append(machine, boot, 0, bytes('12345'))
    assert.deepEqual(await store.append(machine, boot, 5, bytes('6789')), { kind: 'full', size: 5, quota: 8 })
    assert.deepEqual(await store.append(machine, boot, 5, bytes('678')), { kind: 'appended', size: 8 })
  })

  test(`${name}: machines do not see each other's journals, even with the same boot id`, async (t) => {
    const store = open(t, QUOTA)
    await store.append(machine, boot, 0, bytes('mine'))
    assert.equal(await store.size(otherMachine, boot), 0)
  })

  test(`${name}: of two appends at the same place one wins`, async (t) => {
    const store = open(t, QUOTA)
    const kinds = await Promise.all(['a', 'b'].map(async (c) => (await store.append(machine, boot, 0, bytes(c))).kind))
    assert.deepEqual(kinds.toSorted(), ['appended', 'notAtEnd'])
  })

  test(`${name}: whatever the chunks, what is read is what was accepted, in order`, async (t) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(40), fc.uint8Array({ maxLength: 40 })), { maxLength: 12 }),
        async (chunks) => {
          const store = open(t, QUOTA)
          let accepted: readonly number[] = []
          for (const [offset, chunk] of chunks) {
            const result = await store.append(machine, boot, offset, chunk)
            if (result.kind === 'appended') accepted = [...accepted, ...chunk]
            assert.equal(result.size, accepted.length)
          }
          assert.deepEqual([...(await store.read(machine, boot, 0, QUOTA))], accepted)
          assert.deepEqual([...(await store.read(machine, boot, 3, 5))], accepted.slice(3, 8))
        },
      ),
      { seed: SEED, numRuns: 50 },
    )
  })
}
