import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type RequestOptions } from 'node:https'
import { after, before, describe, test } from 'node:test'
import type { z } from 'zod'
import type { auditPage } from '../src/api/audit-contract.ts'
import type {
  declaredDiff,
  declaredGroupPage,
  declaredResults,
  explanation,
} from '../src/api/declared/declared-contract.ts'
import { sendRequest, startServer, type Answer, type TestServer } from './server.ts'

const worker = {
  id: 'worker',
  ignition_id: 'worker.yaml',
  boot: { kernel: '/assets/vmlinuz', args: ['console=ttyS0'] },
}
const template =
  'variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n    - path: /etc/role\n      contents:\n        inline: {{.role}}\n'
const rack7 =
  '{\n  "profile": "worker",\n  "selector": { "mac": "52-54-00-00-07-01" },\n  "metadata": { "role": "edge" }\n}\n'

/** Groups and profiles of an organization, over its API, in a real server. */
describe('groups, profiles and templates in the API', () => {
  let server: TestServer
  let admin: string
  let reader: string
  before(async () => {
    server = await startServer()
    const keyWith = async (scope: string) =>
      ((await server.api('POST', '/api-keys', { name: scope, scope })).json as { key: string }).key
    admin = await keyWith('admin')
    reader = await keyWith('read')
  })
  after(() => server[Symbol.asyncDispose]())

  const call = (key: string, method: string, path: string, headers: Record<string, string> = {}): RequestOptions => ({
    host: '127.0.0.1',
    port: server.ports.https,
    method,
    path: `/api/v1${path}`,
    rejectUnauthorized: false,
    agent: false,
    headers: { authorization: `Bearer ${key}`, ...headers },
  })
  const send = (method: string, path: string, text?: string, headers?: Record<string, string>): Promise<Answer> =>
    sendRequest(request(call(admin, method, path, headers)), text)
  const problem = async (answer: Promise<Answer>): Promise<{ status: number; code: string; detail: string }> => {
    const { status, body } = await answer
    return { status, ...(JSON.parse(body) as { code: string; detail: string }) }
  }
  const read = async <T extends z.ZodType>(path: string): Promise<z.infer<T>> =>
    JSON.parse((await send('GET', path)).body) as z.infer<T>
  const post = async (path: string, body: unknown): Promise<{ status: number; json: unknown }> =>
    server.api('POST', path, body)

  test('a document is read as it was written, with a version that a later change must name', async () => {
    assert.equal((await send('PUT', '/templates/ignition/worker.yaml', template)).status, 201)
    assert.equal((await send('PUT', '/profiles/worker', JSON.stringify(worker))).status, 201)
    const made = await send('PUT', '/groups/rack7', rack7, { 'if-none-match': '*' })
    assert.equal(made.status, 201)
    const { status, body, headers } = await send('GET', '/groups/rack7')
    assert.deepEqual([status, body], [200, rack7])
    assert.equal(headers['etag'], made.headers['etag'])
    const young = rack7.replace('edge', 'core')
    assert.equal((await send('PUT', '/groups/rack7', young, { 'if-match': '"other"' })).status, 412)
    assert.equal((await send('PUT', '/groups/rack7', young, { 'if-none-match': '*' })).status, 412)
    const replaced = await send('PUT', '/groups/rack7', young, { 'if-match': String(headers['etag']) })
    assert.equal(replaced.status, 200)
    const [result] = (JSON.parse(replaced.body) as z.infer<typeof declaredResults>).documents
    assert.equal(result?.what, 'replaced')
    const late = await send('DELETE', '/groups/rack7', undefined, { 'if-match': String(headers['etag']) })
    assert.equal(late.status, 412)
    const { etag, changes } = JSON.parse(late.body) as { etag: string; changes: { who: string }[] }
    assert.deepEqual([etag, changes.map(({ who }) => who)], [replaced.headers['etag'], ['api key "admin"']])
    assert.equal((await send('PUT', '/groups/none', rack7, { 'if-match': '*' })).status, 412)
    assert.equal((await send('PUT', '/groups/rack7', rack7)).status, 200)
    assert.equal((await send('GET', '/templates/ignition/worker.yaml')).body, template)
  })

  test('lists come in pages, groups in the order in which they are asked, and without their metadata', async () => {
    for (const n of [1, 2, 3]) await send('PUT', `/groups/spare${n}`, `{"profile":"worker","selector":{"rack":"${n}"}}`)
    await send(
      'PUT',
      '/groups/net',
      '{"profile":"worker","match":[{"ip":{"cidr":"10.7.0.0/16"},"arch":{"exists":true}}]}',
    )
    const first = await read<typeof declaredGroupPage>('/groups?limit=2')
    assert.deepEqual(
      first.groups.map(({ name }) => name),
      ['net', 'spare3'],
    )
    assert.deepEqual(first.groups[0]?.match, [{ ip: 'in 10.7.0.0/16', arch: 'present' }])
    const rest = await read<typeof declaredGroupPage>(`/groups?after=${first.next}`)
    assert.deepEqual([rest.groups.map(({ name }) => name), rest.next], [['spare2', 'spare1', 'rack7'], null])
    assert.doesNotMatch((await send('GET', '/groups')).body, /edge/)
    assert.deepEqual(JSON.parse((await send('GET', '/templates')).body).templates, [
      { kind: 'ignition', name: 'worker.yaml', bytes: template.length },
    ])
  })

  test('it is explained which group takes a machine and what the others miss', async () => {
    const explain = (query: string) => read<typeof explanation>(`/declared/explain?${query}`)
    const found = await explain('label=mac=52:54:00:00:07:01&label=rack=9&limit=1')
    assert.deepEqual(found.chosen, { group: 'rack7', profile: 'worker' })
    assert.deepEqual(found.labels, { mac: '52:54:00:00:07:01', rack: '9' })
    assert.deepEqual(found.others[0]?.mismatches, [{ label: 'rack', wanted: '"3"', got: '9' }])
    assert.equal(found.omitted, 3)
    assert.equal((await explain('label=os=none')).chosen, null)
    assert.equal((await problem(send('GET', '/declared/explain?label=mac=nope'))).code, 'LABEL_INVALID')
  })

  test('a machine that is known is asked about by its number', async () => {
    const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-000000000a01'
    const labels = [{ key: 'rack', value: '2' }]
    const { id } = (await post('/machines', { uuid, name: 'node-2', labels })).json as { id: number }
    const found = await read<typeof explanation>(`/declared/explain?machine_id=${id}`)
    assert.deepEqual(found.chosen, { group: 'spare2', profile: 'worker' })
    assert.deepEqual(found.labels, { rack: '2', uuid, hostname: 'node-2' })
    assert.equal((await send('GET', '/declared/explain?machine_id=999')).status, 404)
  })

  test('a document is filled in without a machine, or the reason is given with its place', async () => {
    const render = (query: string) => send('GET', `/declared/render?${query}`)
    const ignition = await render('kind=ignition&label=mac=52:54:00:00:07:01')
    assert.match(JSON.parse(ignition.body).text, /data:,edge/)
    assert.match(
      JSON.parse((await render('kind=ipxe&label=mac=52:54:00:00:07:01')).body).text,
      /^#!ipxe\nkernel \/assets\/vmlinuz/,
    )
    const failed = await problem(render('kind=ignition&label=rack=1'))
    assert.deepEqual([failed.status, failed.code], [422, 'RENDER_FAILED'])
    assert.match(failed.detail, /^ignition\/worker\.yaml:7:\d+: .*role/)
    assert.equal((await problem(render('kind=ignition&label=os=none'))).code, 'NO_GROUP')
  })

  test('a change is tried before it is done: what machines would be served differently', async () => {
    const documents = [{ kind: 'ignition', name: 'worker.yaml', text: template.replace('{{.role}}', 'new {{.role}}') }]
    const { differences } = (await post('/declared/diff', { documents })).json as z.infer<typeof declaredDiff>
    const mine = differences.find(({ group, kind }) => group === 'rack7' && kind === 'ignition')
    assert.deepEqual(
      mine?.lines.map(({ kind }) => kind),
      ['removed', 'added'],
    )
    assert.match(mine.lines[1]?.text ?? '', /new%20edge/)
    assert.equal((await send('GET', '/templates/ignition/worker.yaml')).body, template)
  })

  test('several documents are put together or not at all', async () => {
    const documents = [
      { kind: 'group', name: 'late', text: '{"profile":"late"}' },
      { kind: 'profile', name: 'late', text: '{"id":"late"}' },
    ]
    const half = await post('/declared', { documents: documents.slice(0, 1) })
    assert.deepEqual([half.status, (half.json as { code: string }).code], [409, 'DECLARED_REFERENCE'])
    const key = { 'idempotency-key': 'late', 'content-type': 'application/json' }
    const first = await send('POST', '/declared', JSON.stringify({ documents }), key)
    const made = (JSON.parse(first.body) as z.infer<typeof declaredResults>).documents
    assert.deepEqual(
      made.map(({ what }) => what),
      ['created', 'created'],
    )
    const second = await send('POST', '/declared', JSON.stringify({ documents }), key)
    assert.deepEqual([second.headers['idempotency-replayed'], second.body], ['true', first.body])
    assert.equal((await problem(send('DELETE', '/profiles/late'))).code, 'DECLARED_REFERENCE')
    const removed = documents.map((one) => ({ ...one, text: null }))
    assert.equal((await post('/declared', { documents: removed })).status, 200)
    assert.equal((await send('GET', '/profiles/late')).status, 404)
    assert.equal((await send('DELETE', '/profiles/late')).status, 404)
  })

  test('every change is in the audit log by its version, and no secret with it', async () => {
    await send('PUT', '/templates/generic/secret', 'password: hunter2')
    await send('PUT', '/templates/generic/secret', 'password: hunter2')
    await send('DELETE', '/templates/generic/secret')
    const { body } = await send('GET', '/audit')
    const { entries } = JSON.parse(body) as z.infer<typeof auditPage>
    assert.doesNotMatch(body, /hunter2/)
    assert.deepEqual(
      entries.slice(0, 2).map(({ action, subject, who }) => [action, subject, who]),
      ['DELETE', 'PUT'].map((method) => [
        `${method} /api/v1/templates/:kind/*`,
        'template generic/secret',
        'api key "admin"',
      ]),
    )
  })

  test('a key that may only read sees what there is, but neither templates nor what they are filled in with', async () => {
    const asReader = (method: string, path: string, text?: string) =>
      sendRequest(request(call(reader, method, path)), text)
    assert.equal((await asReader('GET', '/groups')).status, 200)
    assert.equal((await asReader('GET', '/declared/explain?label=os=x')).status, 200)
    for (const path of ['/groups/rack7', '/templates/ignition/worker.yaml', '/declared/render?kind=ignition'])
      assert.equal((await asReader('GET', path)).status, 403, path)
    assert.equal((await asReader('PUT', '/groups/rack7', rack7)).status, 403)
    assert.equal((await asReader('DELETE', '/groups/rack7')).status, 403)
  })

  test('bad input is bounded and named, and changes nothing', async () => {
    const cases: readonly (readonly [path: string, text: string, detail: RegExp])[] = [
      [
        '/groups/x',
        '{"profile":"worker",\n"selector":{"mac":"zz"}}',
        /^groups\/x:2: "selector" "zz" is not a MAC address/,
      ],
      ['/groups/x', '{"profile":"worker","metadata":{"a":1,\n"a":2}}', /^groups\/x:2: "a" comes twice/],
      ['/groups/x', '{"profile":\n', /^groups\/x:1: not JSON/],
      ['/groups/x', `{"metadata":${'['.repeat(5000)}${']'.repeat(5000)}}`, /^groups\/x: nested deeper than 200 levels/],
      [
        '/groups/x',
        `{"metadata":{"x":"${'x'.repeat(10_000_000)}"}}`,
        /^groups\/x: \d+ bytes are more than the 8388608 that/,
      ],
      ['/groups/x', '{"profile":"nowhere"}', /^groups\/x: there is no profile "nowhere"/],
      [
        '/groups/x',
        '{"match":{"a":{"pattern":"(a{100}){100}"}}}',
        /^groups\/x:1: "match" "a": the pattern needs more than/,
      ],
      ['/groups/%2e%2e', '{}', /is no name/],
      ['/templates/generic/a/%2e%2e/b', 'x', /is no name/],
      ['/templates/ignition/x.yaml', 'variant: [\n', /^ignition\/x\.yaml:\d+:\d+: /],
      ['/templates/generic/x', '{{range}}', /^generic\/x:1:\d+: /],
    ]
    for (const [path, text, detail] of cases) {
      const refused = await problem(send('PUT', path, text))
      assert.ok([409, 422].includes(refused.status), `${path}: ${refused.status} ${refused.detail}`)
      assert.match(refused.detail, detail)
    }
    const announced = request(call(admin, 'PUT', '/groups/x', { 'content-length': '20000000' }))
    announced.flushHeaders()
    const [{ statusCode }] = (await once(announced, 'response')) as [{ statusCode: number }]
    announced.destroy()
    assert.equal(statusCode, 413)
    assert.equal((await send('GET', '/groups/x')).status, 404)
  })

  test('a template that loops is stopped and named', async () => {
    const forever = `{{define "a"}}{{template "a"}}{{end}}{{template "a"}}`
    const many = `{{range $i, $x := .list}}{{range $.list}}{{range $.list}}{{range $.list}}x{{end}}{{end}}{{end}}{{end}}`
    const list = JSON.stringify(Array.from({ length: 1000 }, () => 0))
    for (const text of [forever, many]) {
      const documents = [
        { kind: 'generic', name: 'loop', text },
        { kind: 'profile', name: 'loop', text: '{"id":"loop","generic_id":"loop"}' },
        {
          kind: 'group',
          name: 'loop',
          text: `{"profile":"loop","selector":{"os":"loop"},"metadata":{"list":${list}}}`,
        },
      ]
      assert.equal((await post('/declared', { documents })).status, 200)
      const failed = await problem(send('GET', '/declared/render?kind=generic&label=os=loop'))
      assert.match(failed.detail, /^generic\/loop:1:\d+: .*(?:more than|deep)/)
    }
  })

  test('a name may be long, and hold what paths do not', async () => {
    for (const name of ['n'.repeat(250), 'rack 7/ü?%'.replace('/', '')]) {
      const path = `/groups/${encodeURIComponent(name)}`
      assert.equal((await send('PUT', path, '{"profile":"worker","selector":{"os":"long"}}')).status, 201)
      assert.equal((await send('DELETE', path)).status, 204)
    }
    assert.match((await problem(send('PUT', `/groups/${'n'.repeat(251)}`, '{}'))).detail, /1 to 250 characters/)
  })

  test('the contract tells of every path', async () => {
    const { paths } = JSON.parse((await send('GET', '/openapi.json')).body) as { paths: Record<string, object> }
    for (const path of [
      '/groups',
      '/groups/{name}',
      '/profiles',
      '/profiles/{name}',
      '/templates',
      '/templates/{kind}/{*}',
    ])
      assert.ok(paths[`/api/v1${path}`], `${path} is not among ${Object.keys(paths).join(' ')}`)
    for (const path of ['/declared', '/declared/diff', '/declared/explain', '/declared/render'])
      assert.ok(paths[`/api/v1${path}`], path)
  })
})
