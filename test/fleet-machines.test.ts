import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Machine } from '../src/api/contract.ts'
import { callApi } from './api-key-client.ts'
import { startServer, type TestServer } from './server.ts'

interface Entry {
  readonly who: string
  readonly from: string
  readonly action: string
  readonly subject: string
  readonly before: unknown
  readonly after: unknown
}

describe('what people do with machines', () => {
  let server: TestServer
  before(async () => {
    server = await startServer()
  })
  after(() => server[Symbol.asyncDispose]())

  let count = 0
  const uuid = () => `6a2b5a4e-3f3a-4e5d-8a3a-0000000001${(++count).toString(16).padStart(2, '0')}`
  const register = async (body: object = {}) => {
    const { status, json } = await server.api('POST', '/machines', { uuid: uuid(), ...body })
    assert.equal(status, 201)
    return json as Machine
  }
  const latest = async () => ((await server.api('GET', '/audit?limit=1')).json as { entries: Entry[] }).entries[0]
  const code = (answer: { readonly json: unknown }) => (answer.json as { code: string }).code

  test('a machine is known before its first boot, with name and labels in the order they were given', async () => {
    const labels = [{ key: 'zone', value: 'b' }, { key: 'rack', value: '' }] // prettier-ignore
    const made = await register({ name: 'worker-1', labels })
    assert.deepEqual([made.status, made.name, made.labels, made.pool_id], ['preregistered', 'worker-1', labels, null])
    assert.deepEqual((await server.api('GET', `/machines/${made.id}`)).json, made)
  })

  test('a UUID, a name and a label that cannot be are refused with the reason', async () => {
    const taken = await register({ name: 'taken' })
    for (const [body, expected] of [
      [{ uuid: taken.uuid }, 'MACHINE_EXISTS'],
      [{ uuid: 'no' }, 'UUID_INVALID'],
      [{ uuid: uuid(), name: 'taken' }, 'MACHINE_NAME_TAKEN'],
      [{ uuid: uuid(), name: 'Not A Host' }, 'MACHINE_NAME'],
      [{ uuid: uuid(), labels: [{ key: 'node-role.kubernetes.io/x', value: '' }] }, 'NODE_LABEL'],
      [{ uuid: uuid(), pool_id: 99 }, 'POOL_UNKNOWN'],
    ] as const)
      assert.equal(code(await server.api('POST', '/machines', body)), expected)
  })

  test('an edit is all or nothing, and one that changes nothing leaves no trace', async () => {
    const made = await register()
    const refused = await server.api('PATCH', `/machines/${made.id}`, { name: 'half', pool_id: 99 })
    assert.equal(code(refused), 'POOL_UNKNOWN')
    const entry = await latest()
    const same = await server.api('PATCH', `/machines/${made.id}`, { name: made.name, labels: [], pool_id: null })
    assert.deepEqual(same.json, made)
    assert.deepEqual(await latest(), entry)
  })

  test('a change is in the audit log with who, from where, before and after', async () => {
    const made = await register({ name: 'before' })
    await server.api('PATCH', `/machines/${made.id}`, { name: 'after' })
    const entry = await latest()
    assert.ok(entry)
    assert.deepEqual(
      [entry.who, entry.from, entry.action, entry.subject],
      ['administrator of the server', 'local', 'PATCH /api/v1/machines/:id', `machine ${made.id}`],
    )
    assert.equal((entry.before as { name: string }).name, 'before')
    assert.equal((entry.after as { name: string }).name, 'after')
  })

  test('a new API key is in the audit log, its secret is not', async () => {
    const made = (await server.api('POST', '/api-keys', { name: 'ci', scope: 'operate' })).json as { key: string }
    assert.ok(!JSON.stringify(await latest()).includes(made.key))
    const machine = await callApi(server, made.key, 'POST', '/machines', { uuid: uuid() })
    assert.equal(machine.status, 201)
    assert.deepEqual([(await latest())?.who, (await latest())?.from], ['api key "ci"', '127.0.0.1'])
    assert.equal((await callApi(server, made.key, 'GET', '/audit')).status, 403)
  })

  test('an edit of what somebody else has changed meanwhile is refused', async () => {
    const made = await register()
    const { key } = (await server.api('POST', '/api-keys', { name: 'etag', scope: 'operate' })).json as { key: string }
    const path = `/machines/${made.id}`
    const { etag } = (await callApi(server, key, 'GET', path)).headers
    const first = await callApi(server, key, 'PATCH', path, { name: 'first' }, { 'if-match': String(etag) })
    assert.equal(first.status, 200)
    assert.notEqual(first.headers['etag'], etag)
    const second = await callApi(server, key, 'PATCH', path, { name: 'second' }, { 'if-match': String(etag) })
    assert.deepEqual([second.status, JSON.parse(second.body).code], [412, 'PRECONDITION_FAILED'])
  })

  test('a deleted machine is gone, and nobody finds its boots under the number that the next one gets', async () => {
    const made = await register()
    assert.equal((await server.api('DELETE', `/machines/${made.id}`)).status, 204)
    assert.equal((await server.api('GET', `/machines/${made.id}`)).status, 404)
    const next = await register()
    assert.deepEqual((await server.api('GET', `/machines/${next.id}/boots`)).json, { boots: [] })
  })

  test('a machine that is in no pool cannot be forced out of one, and approving it twice changes nothing', async () => {
    const made = await register()
    assert.equal(code(await server.api('POST', `/machines/${made.id}/force-unassign`)), 'MACHINE_UNASSIGNED')
    assert.deepEqual((await server.api('POST', `/machines/${made.id}/approve`)).json, made)
  })
})
