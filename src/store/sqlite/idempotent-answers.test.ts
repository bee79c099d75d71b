import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { Claim } from '../../domain/organizations/idempotent-answers.ts'
import { openSqliteStore, type Store } from './store.ts'

const now = instant(1_700_000_000_000)
const claim = (key: string): Claim => ({ organizationId: 1, key, fingerprint: 'f', at: now })
const answer = { status: 201, sealed: new Uint8Array([1, 2, 3]) }

describe('answers that are kept for who asks again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'answers-'))
  let count = 0
  after(() => rmSync(folder, { recursive: true }))

  async function fresh(): Promise<Store> {
    const store = openSqliteStore(join(folder, `${count++}.db`))
    await store.organizations.createOrganization({ uuid: 'a' as Uuid, name: 'a', createdAt: now })
    return store
  }
  /** What a request does while its claim is open. */
  const during = (store: Store, key: string, work: () => Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      store.idempotentAnswers.claimDuring(claim(key), () => void work().then(resolve, reject))
    })
  const addOrganization = (store: Store, uuid: string) =>
    store.organizations.createOrganization({ uuid: uuid as Uuid, name: uuid, createdAt: now })

  test('a claim is kept with the first change, whatever comes after it', async () => {
    using store = await fresh()
    await during(store, 'k', async () => {
      await addOrganization(store, 'b')
      const known = await store.idempotentAnswers.find(1, 'k')
      assert.deepEqual([known?.fingerprint, known?.answer], ['f', undefined])
      await addOrganization(store, 'c')
      await store.idempotentAnswers.answer(claim('k'), answer)
    })
    assert.deepEqual((await store.idempotentAnswers.find(1, 'k'))?.answer, answer)
  })

  test('without a change there is no claim, and no answer to keep', async () => {
    using store = await fresh()
    await during(store, 'k', async () => {
      await store.organizations.organizations()
      await store.idempotentAnswers.answer(claim('k'), answer)
    })
    assert.equal(await store.idempotentAnswers.find(1, 'k'), undefined)
  })

  test('a change that is undone undoes the claim, and the next one takes it along', async () => {
    using store = await fresh()
    await during(store, 'k', async () => {
      await assert.rejects(addOrganization(store, 'a'))
      assert.equal(await store.idempotentAnswers.find(1, 'k'), undefined)
      await addOrganization(store, 'b')
    })
    assert.notEqual(await store.idempotentAnswers.find(1, 'k'), undefined)
  })

  test('changes of others in the same commit take nothing along', async () => {
    using store = await fresh()
    const requests = ['one', 'two', 'three'].map((key) => during(store, key, () => addOrganization(store, key)))
    await Promise.all([...requests, addOrganization(store, 'stranger')])
    for (const key of ['one', 'two', 'three']) assert.equal((await store.idempotentAnswers.find(1, key))?.key, key)
  })

  test('a key whose time has passed is forgotten', async () => {
    using store = await fresh()
    await during(store, 'k', () => addOrganization(store, 'b'))
    assert.equal(await store.idempotentAnswers.forget(now), 0)
    assert.equal(await store.idempotentAnswers.forget(instant(now + 1)), 1)
    assert.equal(await store.idempotentAnswers.find(1, 'k'), undefined)
  })
})
