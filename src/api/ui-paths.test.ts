import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { uiPaths } from './ui-paths.ts'

test('every page that the provider links to leads to the console, and nothing else does', async () => {
  const server = createServer((req, res) => {
    void uiPaths(req, res, new URL(`http://local${req.url}`)).then((done) => done || res.writeHead(404).end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (const [path, location] of [
    ['/ui/orgs/6a2b5a4e-3f3a-4e5d-8a3a-000000000001/operations/7', '/#/operations/7'],
    ['/ui/orgs/6a2b5a4e-3f3a-4e5d-8a3a-000000000001', '/#/'],
    [`/ui/orgs/6a2b5a4e-3f3a-4e5d-8a3a-000000000001/operations/${2 ** 40 + 3}`, '/#/pools/3'],
    [`/ui/orgs/6a2b5a4e-3f3a-4e5d-8a3a-000000000001/operations/${2 ** 41 + 9}`, '/#/pools'],
    [`/ui/orgs/6a2b5a4e-3f3a-4e5d-8a3a-000000000001/operations/${2 ** 42 + 7}`, '/#/machines/7'],
    ['/ui', '/#/'],
    ['/ui/orgs//evil.example/x', '/#/'],
    ['/uix', null],
  ] as const) {
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' })
    assert.equal(headers.get('location'), location)
  }
  server.close()
})
