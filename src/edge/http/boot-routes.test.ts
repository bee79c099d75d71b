import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import type { BootStore } from '../../boot/boot-store.ts'
import { Timeline } from '../../boot/timeline.ts'
import { SessionBook } from '../../domain/boots/session-book.ts'
import { secureBootRoutes } from './boot-routes.ts'

/** A store whose disk is gone. */
const brokenStore: BootStore = {
  transact: () => Promise.reject(new Error('disk I/O error')),
}

async function ask(path: string): Promise<{ response: IncomingMessage; body: string; failures: unknown[] }> {
  const failures: unknown[] = []
  const routes = secureBootRoutes({
    store: brokenStore,
    timeline: new Timeline(new SessionBook([], 1), 1, brokenStore, (f) => failures.push(f)),
    now: () => instant(0),
    hash: (secret) => secret,
    newSecret: () => 'secret',
    sign: (s) => s,
    urls: { boot: 'https://h:1', https: 'https://h:2', http: 'http://h:3' },
    image: () => undefined,
    ignitionDelivery: 'url',
    renderIgnition: () => '',
    admitToCluster: async () => assert.fail('nothing here joins a cluster'),
    judgeStranger: async () => undefined,
    authorityPem: '',
    clueOfAddress: () => ({}),
    onFailed: (f) => failures.push(f),
  })
  const server = createServer((req, res) => void routes(req, res, new URL(req.url ?? '', 'http://h'))).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const [response] = (await once(
    get({ port, path, agent: false, headers: { 'user-agent': 'iPXE/1.21' } }),
    'response',
  )) as [IncomingMessage]
  const body = await text(response)
  server.close()
  return { response, body, failures }
}

test('a dead store is never mistaken for an unknown machine: iPXE is told to come back, and the failure is reported', async () => {
  const { response, failures } = await ask('/ipxe/boot?uuid=6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1&mac=52-54-00-00-00-01')
  assert.equal(response.statusCode, 503)
  assert.ok(Number(response.headers['retry-after']) > 0)
  assert.match(String(failures[0]), /disk I\/O error/)
})

test('with a dead store Ignition gets a 503, after which it tries again, and never a status that is final for it', async () => {
  const { response } = await ask('/ipxe/ignition?uuid=6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1&token=t')
  assert.equal(response.statusCode, 503)
})
