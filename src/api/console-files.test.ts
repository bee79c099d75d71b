import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { consoleRoutes } from './console-files.ts'

describe('the files of the console', () => {
  const server = createServer((req, res) => {
    void consoleRoutes(req, res, new URL(req.url ?? '/', 'http://console')).then((answered) => {
      if (!answered) res.writeHead(404).end()
    })
  })
  const ask = (path: string, method = 'GET'): Promise<Response> =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method })

  before(() => once(server.listen(0, '127.0.0.1'), 'listening'))
  after(() => server.close())

  test('everything that the page names is there, with its type', async () => {
    const page = await (await ask('/')).text()
    const names = [...page.matchAll(/(?:href|src)="([\w.-]+)"/g)].map((match) => match[1] ?? '')
    assert.ok(names.length > 4)
    for (const name of names) {
      const answer = await ask(`/${name}`)
      assert.equal(answer.status, 200, name)
      assert.match(answer.headers.get('content-type') ?? '', /^(?:text\/(?:css|javascript)|image\/svg\+xml)/)
    }
  })

  test('every module that a module imports is there', async () => {
    const seen = new Set(['./console.js'])
    for (const name of seen) {
      const answer = await ask(`/${name.slice(2)}`)
      assert.equal(answer.status, 200, name)
      for (const [, imported = ''] of (await answer.text()).matchAll(/^import [^;]*? from '([^']+)'/gm))
        seen.add(imported)
    }
    assert.ok(seen.size > 20)
  })

  test('no inline code, no foreign origin, no frame: the policy comes with every file', async () => {
    const { headers } = await ask('/')
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.doesNotMatch(policy, /unsafe|\*|https?:/)
    assert.doesNotMatch(await (await ask('/')).text(), /<style|<script>|\sstyle=|\son\w+=|https?:/)
  })

  test('what browsers do not run is not served, and nothing is written', async () => {
    for (const path of ['/tsconfig.json', '/format.test.ts', '/../package.json', '/%2e%2e/package.json', '/index.html'])
      assert.equal((await ask(path)).status, 404, path)
    assert.equal((await ask('/', 'POST')).status, 404)
  })

  test('HEAD tells the length and sends nothing', async () => {
    const answer = await ask('/console.js', 'HEAD')
    assert.ok(Number(answer.headers.get('content-length')) > 1000)
    assert.equal(await answer.text(), '')
  })
})
