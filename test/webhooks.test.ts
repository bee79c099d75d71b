import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { DeliveryView, WebhookView } from '../src/api/webhooks/webhook-contract.ts'
import { callApi } from './api-key-client.ts'
import { startServer, type TestServer } from './server.ts'
import { until } from './until.ts'
import { isSigned, startReceiver, type WebhookReceiver } from './webhook-receiver.ts'

const LOCAL = ['--webhooks-allow-local', '--webhooks-retry-seconds', '1', '--webhooks-timeout-seconds', '1']

interface Created extends WebhookView {
  readonly secret: string
}

describe('webhooks', () => {
  let server: TestServer
  before(async () => {
    server = await startServer(LOCAL)
  })
  after(() => server[Symbol.asyncDispose]())

  const create = async (url: string, events: readonly string[] = ['machine.*']): Promise<Created> => {
    const { status, json } = await server.api('POST', '/webhooks', { name: randomUUID(), url, events })
    assert.equal(status, 201, JSON.stringify(json))
    return json as Created
  }
  const addMachine = async (): Promise<string> => {
    const { json } = await server.api('POST', '/machines', { uuid: randomUUID() })
    return `machine ${(json as { id: number }).id}`
  }
  const deliveries = async ({ id }: WebhookView): Promise<readonly DeliveryView[]> =>
    ((await server.api('GET', `/webhooks/${id}/deliveries`)).json as { deliveries: DeliveryView[] }).deliveries
  const delivered = (hook: WebhookView, what: (one: DeliveryView) => boolean) =>
    until('the delivery', async () => (await deliveries(hook)).find(what))
  const about = (subject: string) => (message: { readonly json: { readonly subject: string } }) =>
    message.json.subject === subject
  const restart = async (change: () => Promise<void>) => {
    await change()
    await server.crashAndRestart()
  }

  test('what happens is sent, signed as Standard Webhooks says, to those that want it and to no others', async () => {
    await using machines = await startReceiver()
    await using rollouts = await startReceiver()
    const hook = await create(machines.url)
    await create(rollouts.url, ['rollout.*'])
    const subject = await addMachine()
    const message = await machines.message('the message', about(subject))
    assert.ok(isSigned(message, hook.secret))
    assert.ok(!isSigned({ ...message, body: `${message.body} ` }, hook.secret))
    assert.deepEqual([message.json.type, message.path], ['machine.registered', '/hook'])
    assert.equal(message.headers['webhook-id'], message.json.id)
    const one = await delivered(hook, (each) => each.state === 'delivered')
    assert.deepEqual([one.attempts, one.last_status, one.message], [1, 204, message.json.id])
    assert.deepEqual(rollouts.messages, [])
  })

  test('a receiver that fails is tried again with the same id until it takes the message', async () => {
    await using receiver = await startReceiver()
    let failures = 2
    receiver.answer = (response) => void response.writeHead(failures-- > 0 ? 503 : 200).end()
    const hook = await create(receiver.url)
    const subject = await addMachine()
    const done = await delivered(hook, (one) => one.subject === subject && one.state === 'delivered')
    assert.equal(done.attempts, 3)
    const ids = receiver.messages.filter(about(subject)).map(({ headers }) => headers['webhook-id'])
    assert.deepEqual(ids, [done.message, done.message, done.message])
  })

  test('a receiver that never answers is given up on for now, and holds up nobody else', async () => {
    await using slow = await startReceiver()
    await using quick = await startReceiver()
    slow.answer = () => {}
    const hook = await create(slow.url)
    await create(quick.url)
    const subjects = await Promise.all(Array.from({ length: 6 }, addMachine))
    for (const subject of subjects) await quick.message('the message', about(subject))
    const waiting = await delivered(hook, (one) => one.attempts > 0)
    assert.deepEqual([waiting.state, waiting.last_status, waiting.problem], ['waiting', null, 'no answer within 1 s'])
    await server.api('DELETE', `/webhooks/${hook.id}`)
  })

  test('what could not be delivered to a receiver that is down is delivered after a kill -9 of the server', async () => {
    const gone = await startReceiver()
    const hook = await create(gone.url)
    await gone[Symbol.asyncDispose]()
    const subject = await addMachine()
    const waiting = await delivered(hook, (one) => one.attempts > 0)
    assert.equal(waiting.problem, 'nobody listens there')
    await server.crashAndRestart()
    await using back = await startReceiver(gone.port)
    assert.ok(isSigned(await back.message('the message', about(subject)), hook.secret))
  })

  test('a message that was under way at a kill -9 is sent again', async () => {
    await using receiver = await startReceiver()
    receiver.answer = () => {}
    const hook = await create(receiver.url)
    const subject = await addMachine()
    const first = await receiver.message('the first attempt', about(subject))
    await restart(async () => {
      receiver.answer = (response) => void response.writeHead(200).end()
    })
    const done = await delivered(hook, (one) => one.subject === subject && one.state === 'delivered')
    assert.equal(done.message, first.headers['webhook-id'])
    assert.ok(receiver.messages.filter(about(subject)).length >= 2)
  })

  test('a receiver that says it is gone for good is disabled with the reason, and can be enabled again', async () => {
    await using receiver = await startReceiver()
    receiver.answer = (response) => void response.writeHead(410).end()
    const hook = await create(receiver.url)
    await addMachine()
    const path = `/webhooks/${hook.id}`
    const disabled = await until('the end', async () => {
      const known = (await server.api('GET', path)).json as WebhookView
      return known.enabled ? undefined : known
    })
    assert.match(disabled.disabled_because ?? '', /410/)
    const again = (await server.api('PATCH', path, { enabled: true })).json as WebhookView
    assert.deepEqual([again.enabled, again.disabled_because], [true, null])
  })

  test('a redirect is not followed', async () => {
    await using inside = await startReceiver()
    await using outside = await startReceiver()
    outside.answer = (response) => void response.writeHead(307, { location: inside.url }).end()
    const hook = await create(outside.url)
    await addMachine()
    const waiting = await delivered(hook, (one) => one.attempts > 0)
    assert.equal(waiting.problem, 'the receiver answered 307')
    assert.deepEqual(inside.messages, [])
    await server.api('DELETE', `/webhooks/${hook.id}`)
  })

  test('a test reaches one webhook, whatever it wants', async () => {
    await using receiver = await startReceiver()
    const hook = await create(receiver.url, ['rollout.failed'])
    const { status, json } = await server.api('POST', `/webhooks/${hook.id}/test`)
    const message = await receiver.message('the test', () => true)
    assert.deepEqual([status, message.json.type], [201, 'webhook.test'])
    assert.equal((json as DeliveryView).message, message.headers['webhook-id'])
  })

  test('one message, or all since a moment, are sent again with the ids that they had', async () => {
    await using receiver = await startReceiver()
    const since = new Date().toISOString()
    const hook = await create(receiver.url)
    const subjects = [await addMachine(), await addMachine()]
    for (const subject of subjects) await receiver.message('the message', about(subject))
    const first = await delivered(hook, (one) => one.subject === subjects[0] && one.state === 'delivered')
    await server.api('POST', `/webhooks/${hook.id}/deliveries/${first.id}/replay`)
    const twice = (subject: string | undefined, times: number) =>
      until('the replay', () => receiver.messages.filter(about(subject ?? ''))[times - 1])
    assert.equal((await twice(subjects[0], 2)).headers['webhook-id'], first.message)
    const { json } = await server.api('POST', `/webhooks/${hook.id}/replay`, { since })
    assert.ok((json as { deliveries: number }).deliveries >= 2)
    await twice(subjects[0], 3)
    await twice(subjects[1], 2)
  })

  test('the secret is shown once, kept encrypted, and stands in no log', async () => {
    const { secret, id } = await create('https://hooks.example.org/T0KEN-in-the-path', ['rollout.failed'])
    const listed = JSON.stringify((await server.api('GET', '/webhooks')).json)
    const audited = JSON.stringify((await server.api('GET', '/audit?limit=100')).json)
    assert.ok(!listed.includes(secret) && !audited.includes(secret) && !server.log().includes(secret))
    assert.ok(audited.includes(`webhook ${id}`) && !audited.includes('T0KEN'))
    for (const file of ['coldforge.db', 'coldforge.db-wal'])
      assert.ok(!readFileSync(join(server.dataDir, file), 'latin1').includes(secret.slice(6)))
  })

  test('who only operates may neither read nor change webhooks', async () => {
    const made = await server.api('POST', '/api-keys', { name: 'operator', scope: 'operate' })
    const { key } = made.json as { key: string }
    for (const [method, path] of [
      ['GET', '/webhooks'],
      ['POST', '/webhooks'],
      ['POST', '/webhooks/1/test'],
      ['GET', '/webhooks/1/deliveries'],
    ] as const) {
      const body = path === '/webhooks' && method === 'POST' ? { name: 'x', url: 'https://example.org/' } : undefined
      assert.equal((await callApi(server, key, method, path, body)).status, 403, `${method} ${path}`)
    }
  })

  test('events that do not exist and a name that is taken are refused', async () => {
    const { name } = await create('https://example.org/', ['*'])
    for (const [body, code] of [
      [{ name: 'x', url: 'https://example.org/', events: ['machine.exploded'] }, 'WEBHOOK_EVENTS'],
      [{ name: name.toUpperCase(), url: 'https://example.org/' }, 'WEBHOOK_NAME_TAKEN'],
      [{ name: 'x', url: 'ftp://example.org/' }, 'WEBHOOK_URL'],
    ] as const)
      assert.equal(((await server.api('POST', '/webhooks', body)).json as { code: string }).code, code)
  })
})

describe('webhooks of a server that may not send to itself', () => {
  let server: TestServer
  let receiver: WebhookReceiver
  before(async () => {
    server = await startServer()
    receiver = await startReceiver()
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    await receiver[Symbol.asyncDispose]()
  })

  test('an address of its own is refused', async () => {
    for (const host of ['127.0.0.1', '[::1]', '169.254.169.254', '2130706433']) {
      const { status, json } = await server.api('POST', '/webhooks', { name: 'x', url: `http://${host}:8081/` })
      assert.deepEqual([status, (json as { code: string }).code], [422, 'WEBHOOK_TARGET'])
    }
  })

  test('a name that leads to such an address is not connected to', async () => {
    const url = `http://localhost:${receiver.port}/`
    const { json } = await server.api('POST', '/webhooks', { name: 'inside', url })
    const { id } = json as WebhookView
    await server.api('POST', `/webhooks/${id}/test`)
    const tried = await until('the attempt', async () => {
      const page = (await server.api('GET', `/webhooks/${id}/deliveries`)).json as { deliveries: DeliveryView[] }
      return page.deliveries.find((one) => one.kind === 'webhook.test' && one.attempts > 0)
    })
    assert.match(tried.problem ?? '', /nothing is sent to (?:127\.0\.0\.1|::1)/)
    assert.deepEqual(receiver.messages, [])
  })
})
