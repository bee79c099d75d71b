import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { instant, plusSeconds } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import { settleDelivery } from '../../domain/webhooks/delivery.ts'
import { disable, type NewWebhook } from '../../domain/webhooks/webhook.ts'
import { openSqliteStore, type Store } from './store.ts'

const now = instant(1_700_000_000_000)

describe('events and webhooks in SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'webhooks-'))
  let count = 0
  after(() => rmSync(folder, { recursive: true }))

  /** Organizations 1 and 2. */
  async function fresh(): Promise<Store & { readonly path: string }> {
    const path = join(folder, `${count++}.db`)
    const store = openSqliteStore(path)
    for (const name of ['a', 'b'])
      await store.organizations.createOrganization({ uuid: name as Uuid, name, createdAt: now })
    return { ...store, path }
  }
  const webhook = (name: string, organizationId = 1, events: readonly string[] = ['*']): NewWebhook => ({
    organizationId,
    name,
    url: 'https://example.org/',
    events,
    sealedSecret: '',
    enabled: true,
    disabledBecause: undefined,
    createdAt: now,
  })
  const operation = {
    organizationId: 1,
    action: 'mint',
    subject: 'boot artifact 7',
    status: 'pending',
    createdAt: now,
    finishedAt: undefined,
    failure: undefined,
    log: [],
  } as const

  test('an operation that is opened, runs and fails is three events, and the last says why', async () => {
    using store = await fresh()
    const { id } = await store.operations.create(operation)
    await store.operations.move(id, 'running', now, undefined)
    await store.operations.move(id, 'failed', now, { code: 'X', says: 'it broke', fix: 'mend it' })
    const events = await store.events.after(0, 10)
    assert.deepEqual(
      events.map((event) => [event.organizationId, event.kind, event.subject]),
      [
        [1, 'operation.pending', `operation ${id}`],
        [1, 'operation.running', `operation ${id}`],
        [1, 'operation.failed', `operation ${id}`],
      ],
    )
    assert.deepEqual(events[2]!.data, { ...(events[2]!.data as object), failure: 'it broke' })
    assert.deepEqual(await store.events.after(0, 10, 2), [])
    assert.equal(await store.events.last(), events[2]?.id)
  })

  test('whoever reads after a commit is told, sees the events of that commit', async () => {
    using store = await fresh()
    const seen: Promise<number>[] = []
    store.onCommit(() => void seen.push(store.events.last()))
    await store.operations.create(operation)
    assert.equal((await Promise.all(seen)).at(-1), 1)
  })

  test('an event becomes a delivery for each webhook that wants it, once, and only in its organization', async () => {
    using store = await fresh()
    const all = await store.webhooks.add(webhook('all'))
    const failures = await store.webhooks.add(webhook('failures', 1, ['operation.failed']))
    const foreign = await store.webhooks.add(webhook('all', 2))
    await store.operations.create(operation)
    assert.equal(await store.webhooks.fanOut(now), 1)
    assert.equal(await store.webhooks.fanOut(now), 0)
    const counts = await Promise.all(
      [all, failures, foreign].map(
        async (one) => (await store.webhooks.deliveries(one, 9, undefined, undefined)).length,
      ),
    )
    assert.deepEqual(counts, [1, 0, 0])
  })

  test('what is due is each webhook its share, and waits while the webhook is disabled', async () => {
    using store = await fresh()
    const one = await store.webhooks.add(webhook('one'))
    await store.webhooks.add(webhook('two'))
    for (let i = 0; i < 3; i++) await store.operations.create(operation)
    await store.webhooks.fanOut(now)
    assert.deepEqual(
      (await store.webhooks.due(now, 2)).map(({ webhook: { name }, event }) => [name, event.id]),
      [['one', 1], ['one', 2], ['two', 1], ['two', 2]],
    ) // prettier-ignore
    await store.webhooks.keep(one, disable(one, 'gone'))
    assert.ok((await store.webhooks.due(now, 2)).every(({ webhook: { name } }) => name === 'two'))
  })

  test('a delivery that has to wait is due later, and its reason is kept', async () => {
    using store = await fresh()
    const one = await store.webhooks.add(webhook('one'))
    await store.operations.create(operation)
    await store.webhooks.fanOut(now)
    const [due] = await store.webhooks.due(now, 1)
    assert.ok(due !== undefined)
    const later = settleDelivery(due.delivery, { kind: 'unanswered', why: 'connection refused' }, 5, 0.5, now)
    await store.webhooks.keepDelivery(later)
    assert.deepEqual(await store.webhooks.due(now, 1), [])
    assert.equal(await store.webhooks.nextDue(now), plusSeconds(now, 5))
    assert.deepEqual(await store.webhooks.delivery(one, due.delivery.id), later)
  })

  test('an event outlives its time as long as a delivery of it does', async () => {
    using store = await fresh()
    await store.webhooks.add(webhook('one', 1, ['operation.running']))
    const { id } = await store.operations.create(operation)
    await store.operations.move(id, 'running', now, undefined)
    await store.webhooks.fanOut(now)
    assert.equal(await store.events.forget(instant(Date.now() + 1000)), 1)
    assert.deepEqual((await store.events.after(0, 9)).map(({ kind }) => kind), ['operation.running']) // prettier-ignore
  })

  test('a webhook goes with its deliveries', async () => {
    using store = await fresh()
    const one = await store.webhooks.add(webhook('one'))
    await store.operations.create(operation)
    await store.webhooks.fanOut(now)
    assert.equal(await store.webhooks.remove(2, one.id), false)
    assert.equal(await store.webhooks.remove(1, one.id), true)
    assert.deepEqual(await store.webhooks.deliveries(one, 9, undefined, undefined), [])
  })
})
