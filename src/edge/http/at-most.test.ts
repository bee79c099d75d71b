import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { atMost } from './at-most.ts'

test('beyond the limit newcomers are asked to come back, those under way finish, and room that becomes free is used', async () => {
  const gate = Promise.withResolvers<void>()
  let working = 0
  const arrived = Promise.withResolvers<void>()
  const routes = atMost(2, ['/ipxe/boot'], async (_req, res) => {
    working += 1
    if (working === 2) arrived.resolve()
    await gate.promise
    res.end('ok')
    return true
  })
  const server = createServer((req, res) => void routes(req, res, new URL(req.url ?? '', 'http://h'))).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const ask = async (path: string): Promise<IncomingMessage> => {
    const [response] = (await once(get({ port, path, agent: false }), 'response')) as [IncomingMessage]
    response.resume()
    return response
  }
  const underWay = [ask('/ipxe/boot?a'), ask('/ipxe/boot?b')]
  await arrived.promise
  const refused = await ask('/ipxe/boot?c')
  assert.equal(refused.statusCode, 503)
  assert.ok(Number(refused.headers['retry-after']) > 0)
  gate.resolve()
  assert.deepEqual(
    (await Promise.all(underWay)).map((r) => r.statusCode),
    [200, 200],
  )
  assert.equal((await ask('/ipxe/boot?d')).statusCode, 200)
  server.close()
})
