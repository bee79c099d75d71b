import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { lists } from '../src/api/refusal-error.ts'
import { callApi } from './api-key-client.ts'
import { rules, type Rule } from './authorization-rules.ts'
import { readEvents } from './event-reader.ts'
import { expire } from './expire.ts'
import { testKubeconfig } from './kubeconfig.ts'
import { startServer, type Answer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'

const scopes = ['read', 'operate', 'admin'] as const

/** Every route, by every kind of caller. */
describe('who may do what', () => {
  const image = tinyImage()
  let server: TestServer
  /** By scope. */
  let keys: Readonly<Record<string, string>>
  let expired: string
  let neighbour: string
  /** What stands for the parameters of a path, by what stands before them. */
  const ids: Record<string, string> = {}
  const markers: string[] = []

  const make = async (path: string, body: object): Promise<string> => {
    const { status, json } = await server.api('POST', path, body)
    assert.equal(status, 201, JSON.stringify(json))
    return String((json as { id: number }).id)
  }

  before(async () => {
    server = await startServer(image.flags)
    const keyOf = async (scope: string) =>
      ((await server.api('POST', '/api-keys', { name: `${scope} key`, scope })).json as { key: string }).key
    keys = { read: await keyOf('read'), operate: await keyOf('operate'), admin: await keyOf('admin') }
    const short = (await server.api('POST', '/api-keys', { name: 'expired', scope: 'admin' })).json
    expired = (short as { key: string }).key
    expire(server, 'api_keys', (short as { id: number }).id)
    neighbour = ((await server.api('POST', '/organizations', { name: 'neighbours' })).json as { key: string }).key

    const named = (what: string): { name: string } => {
      markers.push(`own-${what}`)
      return { name: `own-${what}` }
    }
    const cluster = await make('/clusters', {
      ...named('cluster'),
      version: '1.31',
      kubeconfig: await testKubeconfig(),
    })
    const artifact = await make('/boot-artifacts', named('artifact'))
    const webhook = await make('/webhooks', { ...named('webhook'), url: 'https://own.example.org/' })
    const pool = await make('/pools', { ...named('pool'), cluster_id: Number(cluster), kubernetes_version: '1.31.4' })
    Object.assign(ids, {
      'machines/{id}': await make('/machines', { ...named('machine'), uuid: '6a2b5a4e-3f3a-4e5d-8a3a-00000000a001' }),
      'clusters/{id}': cluster,
      'pools/{id}': pool,
      'rollouts/{rollout}': await make(`/pools/${pool}/rollouts`, {}),
      'network-profiles/{id}': await make('/network-profiles', named('profile')),
      'boot-artifacts/{id}': artifact,
      'uefi-http-boot-urls/{urlId}': await make(`/boot-artifacts/${artifact}/uefi-http-boot-urls`, named('firmware')),
      'chain-urls/{id}': await make('/chain-urls', named('chain')),
      'trusted-certificates/{id}': await make('/trusted-certificates', { ...named('pin'), kind: 'pin', fingerprint: 'ab'.repeat(32) }), // prettier-ignore
      'api-keys/{id}': await make('/api-keys', named('key')),
      'webhooks/{id}': webhook,
      'deliveries/{delivery}': await make(`/webhooks/${webhook}/test`, {}),
      'operations/{id}': '1',
      'boots/{id}': '1',
      'instructions/{instruction}': '1',
      'files/{name}': 'boot.iso',
      'groups/{name}': 'any',
      'profiles/{name}': 'any',
      'templates/{kind}': 'ignition',
      'ignition/{*}': 'any',
      'leases/{ip}': '10.0.0.9',
    })
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    image[Symbol.dispose]()
  })

  const call = (route: string, { body, query }: Rule, key: string): Promise<Answer> => {
    const [method = '', path = ''] = route.split(' ')
    const filled = path.replaceAll(/([\w-]+)\/(\{[^}]+\})/g, (place, parent: string, parameter: string) => {
      const id = ids[place] ?? ids[`ignition/${parameter}`]
      assert.ok(id !== undefined, `nothing stands for ${place}`)
      return `${parent}/${id}`
    })
    const whole = filled.replace('{*}', 'any') + (query === undefined ? '' : `?${query}`)
    return callApi(server, key, method, whole, body)
  }
  const codeOf = ({ body }: Answer): unknown => (JSON.parse(body) as { code?: unknown }).code

  test('every route has a rule, and every rule a route', async () => {
    const { json } = await server.api('GET', '/openapi.json')
    const routes = Object.entries((json as { paths: Record<string, object> }).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    )
    assert.deepEqual(new Set(routes), new Set(Object.keys(rules)))
  })

  test('what is not found is listed where the refusal says', () => {
    for (const list of Object.values(lists)) assert.ok(`GET ${list}` in rules, list)
  })

  for (const [route, rule] of Object.entries(rules)) {
    test(`${route} is closed to strangers and to keys that have expired`, async () => {
      for (const [key, code] of [
        ['', 'API_KEY_UNKNOWN'],
        ['cfk_no-such-key', 'API_KEY_UNKNOWN'],
        [expired, 'API_KEY_EXPIRED'],
      ] as const) {
        const answer = await call(route, rule, key)
        assert.deepEqual([answer.status, codeOf(answer)], [401, code], answer.body)
      }
    })

    for (const scope of scopes.slice(0, scopes.indexOf(rule.scope)))
      test(`${route} is closed to a key that may only ${scope}`, async () => {
        const answer = await call(route, rule, keys[scope] ?? '')
        assert.deepEqual([answer.status, codeOf(answer)], [403, 'API_KEY_SCOPE'], answer.body)
      })

    if (route === 'GET /events') continue
    test(`${route} shows another organization nothing`, async () => {
      const answer = await call(route, rule, neighbour)
      if (rule.isOwned === true) assert.equal(answer.status, 404, answer.body)
      for (const marker of markers) assert.ok(!answer.body.includes(marker), `${marker} in ${answer.body}`)
    })
  }

  test('the event stream is open to whoever may read', async () => {
    using stream = await readEvents(server, keys['read'] ?? '')
    assert.deepEqual(stream.events, [])
  })

  // Last, because some of them delete what the others need.
  for (const [route, rule] of Object.entries(rules)) {
    if (route === 'GET /events') continue
    test(`${route} is open to a key that may ${rule.scope}`, async () => {
      const answer = await call(route, rule, keys[rule.scope] ?? '')
      if (route === 'POST /organizations') assert.equal(codeOf(answer), 'ONLY_LOCAL')
      else assert.ok(answer.status !== 401 && answer.status !== 403 && answer.status < 500, answer.body)
    })
  }
})
