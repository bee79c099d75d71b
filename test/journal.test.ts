import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { JournalMatchesView } from '../src/api/journal-contract.ts'
import { consoleMachine } from './console-machine.ts'
import { startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'

const run = promisify(execFile)
const program = fileURLToPath(new URL('../src/bin/coldforge.ts', import.meta.url))

describe('the journal of a machine', () => {
  const image = tinyImage()
  let server: TestServer
  before(async () => {
    server = await startServer(image.flags)
    const { url } = (await server.api('POST', '/chain-urls', { name: 'rack' })).json as { url: string }
    const token = new URL(url).searchParams.get('token') ?? ''
    const identity = { uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000701', mac: '52:54:00:00:07:01' }
    const machine = consoleMachine(server, token, identity)
    await machine.askForScript()
    await machine.readIgnition()
    assert.equal((await search('kubelet')).code, 'NO_HEARTBEAT')
    await machine.reportHeartbeat()
    await machine.sendJournal(['systemd: Started kubelet', 'kernel: eno1 up', 'Kubelet: cannot join', ''].join('\n'))
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    image[Symbol.dispose]()
  })

  const search = async (q: string) =>
    (await server.api('GET', `/machines/1/journal?q=${q}`)).json as JournalMatchesView & { readonly code?: string }
  const coldforge = async (...args: readonly string[]) =>
    (await run(process.execPath, [program, ...args, '--server', `unix:${join(server.dataDir, 'admin.sock')}`])).stdout

  test('is searched by the API, that of the last boot unless told', async () => {
    const { lines, next } = await search('KUBELET')
    assert.deepEqual({ lines, next }, { lines: ['systemd: Started kubelet', 'Kubelet: cannot join'], next: null })
    assert.deepEqual((await search('panic')).lines, [])
  })

  test('is printed and searched by the command line', async () => {
    assert.equal(await coldforge('machine', 'journal', '1', '--grep', 'eno1'), 'kernel: eno1 up\n')
    assert.equal((await coldforge('machine', 'journal', '1')).split('\n').length, 4)
    assert.equal(await coldforge('machine', 'journal', '1', '--grep', 'panic'), '')
  })
})
