import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { instant } from '../../base/instant.ts'
import type { BootStore } from '../../boot/boot-store.ts'
import { Timeline } from '../../boot/timeline.ts'
import { SessionBook } from '../../domain/boots/session-book.ts'
import { bootCall } from './boot-call.ts'
import { listen } from './listener.ts'
import { getProgram } from './program-route.ts'

const program = Buffer.from(Array.from({ length: 3000 }, (_, i) => i % 251))
const programs = new Map([
  ['boot-amd64.efi', program],
  ['boot-arm64.efi', program.subarray(0, 2000)],
])

const store: BootStore = { transact: () => Promise.reject(new Error('nothing is kept here')) }
const deps = {
  timeline: new Timeline(new SessionBook([], 1), 1, store, () => undefined),
  now: () => instant(0),
  clueOfAddress: () => ({}),
}

interface Reply {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

async function ask(path: string, method = 'GET', range?: string): Promise<Reply> {
  await using listener = await listen({
    name: 'http',
    address: '127.0.0.1:0',
    handle: (req, res, url) =>
      getProgram(
        deps,
        programs,
        '',
        bootCall(req, url, (secret) => secret),
        res,
      ),
    onClientError: () => undefined,
  })
  const headers = { 'user-agent': 'UefiHttpBoot/1.0', accept: '*/*', ...(range === undefined ? {} : { range }) }
  const sent = request({ host: '127.0.0.1', port: listener.port, path, method, headers, agent: false }).end()
  const [res] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: res.statusCode, headers: res.headers, body: await buffer(res) }
}

for (const [name, size] of [
  ['boot-amd64.efi', 3000],
  ['boot-arm64.efi', 2000],
] as const) {
  test(`row 75: HEAD and GET of ${name} tell the same exact length, and its type`, async () => {
    for (const method of ['HEAD', 'GET']) {
      const { status, headers, body } = await ask(`/programs/${name}`, method)
      assert.deepEqual(
        [status, headers['content-length'], headers['content-type']],
        [200, `${size}`, 'application/efi'],
      )
      assert.equal(headers['transfer-encoding'], undefined)
      assert.equal(body.length, method === 'HEAD' ? 0 : size)
      assert.ok(
        Object.values(headers).every((value) => value !== ''),
        'an empty header hangs old OVMF',
      )
    }
  })
}

test('row 76: doubled slashes are read as one, without a redirect', async () => {
  const { status, body } = await ask('//programs///boot-amd64.efi')
  assert.deepEqual([status, body.length], [200, 3000])
  assert.equal((await ask('/programs/..%2fboot-amd64.efi')).status, 404)
})

test('row 77: a range is answered with its place in the whole, several with everything, one beyond the end with the size', async () => {
  const rest = await ask('/programs/boot-amd64.efi', 'GET', 'bytes=1000-')
  assert.deepEqual([rest.status, rest.headers['content-range'], rest.body.length], [206, 'bytes 1000-2999/3000', 2000])
  assert.deepEqual(rest.body, program.subarray(1000))
  assert.equal(
    (await ask('/programs/boot-amd64.efi', 'GET', 'bytes=-5')).headers['content-range'],
    'bytes 2995-2999/3000',
  )
  assert.equal((await ask('/programs/boot-amd64.efi', 'GET', 'bytes=0-1,5-6')).status, 200)
  const beyond = await ask('/programs/boot-amd64.efi', 'GET', 'bytes=9000-')
  assert.deepEqual([beyond.status, beyond.headers['content-range']], [416, 'bytes */3000'])
})

test('what iPXE looks for beside itself is not found, and not a script', async () => {
  const { status, body } = await ask('/programs/autoexec.ipxe')
  assert.equal(status, 404)
  assert.doesNotMatch(body.toString(), /^#!ipxe/)
})
