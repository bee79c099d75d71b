import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { callApi } from './api-key-client.ts'
import { startServer, type Answer, type TestServer } from './server.ts'

describe('Idempotency-Key', () => {
  let server: TestServer
  let admin: string
  let other: string
  before(async () => {
    server = await startServer()
    admin = await keyOf('admin')
    other = await keyOf('admin')
  })
  after(() => server[Symbol.asyncDispose]())

  const keyOf = async (scope: string): Promise<string> =>
    ((await server.api('POST', '/api-keys', { name: `key ${randomUUID()}`, scope })).json as { key: string }).key
  const post = (path: string, body: unknown, key: string, who = admin): Promise<Answer> =>
    callApi(server, who, 'POST', path, body, { 'idempotency-key': key })
  const codeOf = ({ status, body }: Answer) => [status, (JSON.parse(body) as { code: string }).code]
  const audited = async (): Promise<number> =>
    ((await server.api('GET', '/audit?limit=100')).json as { entries: unknown[] }).entries.length

  test('the same request again is given the same answer, and nothing is done twice', async () => {
    const key = randomUUID()
    const body = { uuid: randomUUID(), name: `twice-${key.slice(0, 8)}` }
    const first = await post('/machines', body, key)
    const changes = await audited()
    const second = await post('/machines', body, key)
    assert.deepEqual([second.status, second.body], [201, first.body])
    assert.deepEqual([second.headers['etag'], second.headers['idempotency-replayed']], [first.headers['etag'], 'true'])
    assert.equal(first.headers['idempotency-replayed'], undefined)
    assert.equal(await audited(), changes)
  })

  test('so it is after a crash, and for an answer with a secret, which is kept encrypted', async () => {
    const key = randomUUID()
    const first = await post('/chain-urls', { name: 'metal' }, key)
    const token = new URL((JSON.parse(first.body) as { url: string }).url).searchParams.get('token') ?? ''
    await server.crashAndRestart()
    assert.equal((await post('/chain-urls', { name: 'metal' }, key)).body, first.body)
    assert.ok(token.length > 20)
    for (const file of ['coldforge.db', 'coldforge.db-wal'])
      assert.ok(!readFileSync(join(server.dataDir, file), 'latin1').includes(token))
  })

  test('the key with another body, another path or from somebody else is refused', async () => {
    const key = randomUUID()
    const body = { uuid: randomUUID() }
    assert.equal((await post('/machines', body, key)).status, 201)
    for (const again of [
      await post('/machines', { uuid: randomUUID() }, key),
      await post('/chain-urls', { name: 'x' }, key),
      await post('/machines', body, key, other),
    ])
      assert.deepEqual(codeOf(again), [422, 'IDEMPOTENCY_REUSED'])
  })

  test('another organization may use the same key', async () => {
    const made = await server.api('POST', '/organizations', { name: 'neighbours' })
    const { key: neighbour } = made.json as { key: string }
    const key = randomUUID()
    const [ours, theirs] = [{ name: 'ours' }, { name: 'theirs' }]
    assert.equal((await post('/chain-urls', ours, key)).status, 201)
    assert.equal((await post('/chain-urls', theirs, key, neighbour)).status, 201)
    assert.match((await post('/chain-urls', ours, key)).body, /"ours"/)
  })

  test('of many at once one is carried out; the others are told to wait, or given its answer', async () => {
    const key = randomUUID()
    const body = { name: `crowd-${key.slice(0, 8)}` }
    const answers = await Promise.all(Array.from({ length: 12 }, () => post('/chain-urls', body, key)))
    const done = answers.filter(({ status }) => status === 201)
    assert.ok(done.length >= 1)
    assert.equal(new Set(done.map((answer) => answer.body)).size, 1)
    for (const answer of answers) if (answer.status !== 201) assert.deepEqual(codeOf(answer), [409, 'IDEMPOTENCY_BUSY'])
    const { json } = await server.api('GET', '/chain-urls')
    const named = (json as { chain_urls: { name: string }[] }).chain_urls.filter(({ name }) => name === body.name)
    assert.equal(named.length, 1)
  })

  test('what was refused without a change is judged anew', async () => {
    const key = randomUUID()
    const missing = await post('/machines/999999/approve', undefined, key)
    assert.equal(missing.status, 404)
    assert.equal(missing.headers['idempotency-replayed'], undefined)
    const again = await post('/machines/999999/approve', undefined, key)
    assert.deepEqual([again.status, again.headers['idempotency-replayed']], [404, undefined])
  })

  test('a key that has lost its scope or never had it is given nothing', async () => {
    const reader = await keyOf('read')
    const key = randomUUID()
    assert.deepEqual(codeOf(await post('/chain-urls', { name: 'no' }, key, reader)), [403, 'API_KEY_SCOPE'])
    assert.deepEqual(codeOf(await post('/chain-urls', { name: 'no' }, key, 'nobody')), [401, 'API_KEY_UNKNOWN'])
  })

  test('a key with blanks, or of no length, is refused', async () => {
    for (const key of ['a b', '', 'x'.repeat(256)])
      assert.deepEqual(codeOf(await post('/chain-urls', { name: 'x' }, key)), [400, 'IDEMPOTENCY_KEY'])
  })
})
