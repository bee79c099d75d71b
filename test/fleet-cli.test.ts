import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startServer, type TestServer } from './server.ts'

const run = promisify(execFile)
const program = fileURLToPath(new URL('../src/bin/coldforge.ts', import.meta.url))

describe('the command line over the fleet', () => {
  let server: TestServer
  before(async () => {
    server = await startServer()
  })
  after(() => server[Symbol.asyncDispose]())

  const coldforge = async (...args: readonly string[]) => {
    const socket = `unix:${join(server.dataDir, 'admin.sock')}`
    return (await run(process.execPath, [program, ...args, '--server', socket])).stdout
  }

  test('a machine is added, renamed, looked up in the audit log and deleted', async () => {
    const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-0000000000c1'
    assert.equal(
      await coldforge('machine', 'add', uuid, '--name', 'worker-1', '--label', 'rack=7', 'zone='),
      'machine 1 "worker-1" is preregistered, in no pool\n',
    )
    assert.match(await coldforge('machine', 'set', '1', '--name', 'worker-2'), /"worker-2"/)
    assert.match(await coldforge('get', 'audit'), /administrator of the server +local +PATCH .* machine 1/)
    assert.equal(await coldforge('machine', 'delete', '1'), 'machine 1 is forgotten\n')
    assert.doesNotMatch(await coldforge('get', 'machines'), /worker/)
  })

  test('what the server refuses is told with its remedy', async () => {
    await assert.rejects(coldforge('machine', 'assign', '9', '1'), /Refused: there is no such machine/)
  })
})
