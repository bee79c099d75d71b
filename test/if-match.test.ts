import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { callApi } from './api-key-client.ts'
import { testKubeconfig } from './kubeconfig.ts'
import { startServer, type Answer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'

describe('If-Match', () => {
  const image = tinyImage()
  let server: TestServer
  let key: string
  let clusterId: number
  before(async () => {
    server = await startServer(image.flags)
    key = ((await server.api('POST', '/api-keys', { name: 'ci', scope: 'admin' })).json as { key: string }).key
    const body = { name: 'prod', version: '1.31', kubeconfig: await testKubeconfig() }
    clusterId = ((await server.api('POST', '/clusters', body)).json as { id: number }).id
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    image[Symbol.dispose]()
  })

  const call = (method: string, path: string, body?: unknown, tag?: string): Promise<Answer> =>
    callApi(server, key, method, path, body, tag === undefined ? {} : { 'if-match': tag })
  const add = async (path: string, body: object): Promise<string> => {
    const { status, body: text } = await call('POST', path, body)
    assert.equal(status, 201, text)
    return `${path}/${String((JSON.parse(text) as { id: number }).id)}`
  }
  const etagOf = async (path: string): Promise<string> => String((await call('GET', path)).headers['etag'])

  const editable: readonly (readonly [string, () => Promise<string>, object, object])[] = [
    ['machine', () => add('/machines', { uuid: randomUUID() }), { name: 'seen' }, { name: 'later' }],
    [
      'pool',
      () => add('/pools', { name: 'edited', cluster_id: clusterId, kubernetes_version: '1.31.4' }),
      { name: 'seen' },
      { name: 'later' },
    ],
    [
      'policy of a pool',
      async () =>
        `${await add('/pools', { name: 'ruled', cluster_id: clusterId, kubernetes_version: '1.31.4' })}/policy`,
      { canaries: 1 },
      { canaries: 2 },
    ],
    ['network profile', () => add('/network-profiles', { name: 'lan' }), { name: 'seen' }, { name: 'later' }],
    [
      'webhook',
      () => add('/webhooks', { name: 'ops', url: 'https://example.org/a' }),
      { name: 'seen' },
      { name: 'later' },
    ],
  ]
  for (const [what, make, first, second] of editable)
    test(`an edit of a ${what} that somebody has changed meanwhile is refused with what has changed`, async () => {
      const path = await make()
      await call('PATCH', path, first)
      const seen = await etagOf(path)
      const changed = await call('PATCH', path, second, seen)
      assert.equal(changed.status, 200, changed.body)
      assert.notEqual(changed.headers['etag'], seen)
      assert.equal(changed.headers['etag'], await etagOf(path))
      const [field = ''] = Object.keys(first)
      const refused = await call('PATCH', path, first, seen)
      const problem = JSON.parse(refused.body) as {
        readonly code: string
        readonly detail: string
        readonly etag: string
        readonly changed: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[]
        readonly changes: readonly { readonly who: string }[]
      }
      assert.deepEqual([refused.status, problem.code], [412, 'PRECONDITION_FAILED'])
      assert.equal(problem.etag, changed.headers['etag'])
      const [before, after] = [Object.values(first)[0], Object.values(second)[0]]
      assert.deepEqual(problem.changed.find((one) => one.field === field), { field, before, after }) // prettier-ignore
      assert.equal(problem.changes[0]?.who, 'api key "ci"')
      assert.match(problem.detail, new RegExp(field))
    })

  test('a cluster is only forgotten as it was seen', async () => {
    const kubeconfig = await testKubeconfig()
    const path = await add('/clusters', { name: 'gone', version: '1.31', kubeconfig })
    assert.equal((await call('DELETE', path, undefined, '"0123456789abcdef"')).status, 412)
    assert.equal((await call('DELETE', path, undefined, await etagOf(path))).status, 204)
  })

  const removable: readonly (readonly [string, () => Promise<string>])[] = [
    ['machine', () => add('/machines', { uuid: randomUUID() })],
    ['network profile', () => add('/network-profiles', { name: 'gone' })],
    ['pool', () => add('/pools', { name: 'gone', cluster_id: clusterId, kubernetes_version: '1.31.4' })],
    ['chain URL', () => add('/chain-urls', { name: 'gone' })],
    ['boot artifact', () => add('/boot-artifacts', { name: 'gone' })],
    ['API key', () => add('/api-keys', { name: 'gone' })],
    ['webhook', () => add('/webhooks', { name: 'gone', url: 'https://example.org/' })],
    [
      'UEFI HTTP Boot URL',
      async () => add(`${await add('/boot-artifacts', { name: 'firmware' })}/uefi-http-boot-urls`, { name: 'gone' }),
    ],
    [
      'trusted certificate',
      () => add('/trusted-certificates', { name: 'gone', kind: 'pin', fingerprint: 'ab'.repeat(32) }),
    ],
  ]
  for (const [what, make] of removable)
    test(`${what}: it is only deleted as it was seen`, async () => {
      const path = await make()
      const refused = await call('DELETE', path, undefined, '"0123456789abcdef"')
      assert.equal(refused.status, 412, refused.body)
      const gone = await call('DELETE', path, undefined, `"0123456789abcdef", ${await etagOf(path)}`)
      assert.ok(gone.status === 200 || gone.status === 204, gone.body)
    })

  test('a star matches whatever is there, and nothing is needed from whoever does not care', async () => {
    const path = await add('/machines', { uuid: randomUUID() })
    assert.equal((await call('PATCH', path, { name: 'any' }, '*')).status, 200)
    assert.equal((await call('DELETE', path)).status, 204)
    assert.equal((await call('DELETE', path, undefined, '*')).status, 404)
  })
})
