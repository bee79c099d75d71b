import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { instant } from '../base/instant.ts'
import { parseMac, type Mac } from '../base/mac.ts'
import { pixiecoreApi, type PixiecoreApi } from './pixiecore-api.ts'

const parsed = parseMac('52-54-00-12-34-56')
assert.ok(parsed.ok)
const mac: Mac = parsed.value

interface Setup {
  readonly api: PixiecoreApi
  readonly asked: string[]
  answer: (request: IncomingMessage, response: ServerResponse) => void
  now: number
}

async function setup(t: TestContext, timeoutMs = 5000): Promise<Setup> {
  const server = createServer((request, response) => {
    state.asked.push(request.url ?? '')
    state.answer(request, response)
  })
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/pxe/`
  const state: Setup = {
    api: pixiecoreApi({ url, timeoutMs, keepMs: 60_000, clock: () => instant(state.now) }),
    asked: [],
    answer: (_request, response) => response.end('{"kernel":"http://files.example/k"}'),
    now: 0,
  }
  return state
}

test('it asks for the MAC in lower case with colons, below the prefix', async (t) => {
  const s = await setup(t)
  const answer = await s.api(mac)
  assert.equal(
    answer.kind === 'boot' && answer.reply.kind === 'kernel' && answer.reply.kernel,
    'http://files.example/k',
  )
  assert.deepEqual(s.asked, ['/pxe/v1/boot/52:54:00:12:34:56'])
})

test('row 80: a status below 500 that is not 200 means: leave the machine alone, and what was known of it is forgotten', async (t) => {
  const s = await setup(t)
  await s.api(mac)
  s.answer = (_request, response) => response.writeHead(404).end()
  assert.deepEqual(await s.api(mac), { kind: 'ignore', says: 'the API server answered 404' })
  s.answer = (_request, response) => response.writeHead(503).end()
  assert.equal((await s.api(mac)).kind, 'unknown')
})

test('row 80: a slow, broken or lying server does not lose a boot that was known, until the answer is too old', async (t) => {
  const s = await setup(t, 200)
  await s.api(mac)
  for (const answer of [
    () => {},
    (_request: IncomingMessage, response: ServerResponse) => response.writeHead(500).end(),
    (_request: IncomingMessage, response: ServerResponse) => response.destroy(),
    (_request: IncomingMessage, response: ServerResponse) => response.end('{"kernel":'),
    (_request: IncomingMessage, response: ServerResponse) => response.end('x'.repeat(2 * 1024 * 1024)),
  ]) {
    s.answer = answer
    const stale = await s.api(mac)
    assert.deepEqual([stale.kind, stale.kind === 'boot' && stale.isStale], ['boot', true])
  }
  s.now += 60_001
  assert.equal((await s.api(mac)).kind, 'unknown')
})

test('questions about one machine at one time are one request', async (t) => {
  const s = await setup(t)
  const answers = await Promise.all([s.api(mac), s.api(mac), s.api(mac)])
  assert.equal(new Set(answers).size, 1)
  assert.equal(s.asked.length, 1)
  await s.api(mac)
  assert.equal(s.asked.length, 2)
})
