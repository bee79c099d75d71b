import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { testKubeconfig } from './kubeconfig.ts'
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

  test('a cluster is registered by its kubeconfig, listed and forgotten', async () => {
    const file = join(server.dataDir, 'kubeconfig')
    writeFileSync(file, await testKubeconfig())
    assert.equal(
      await coldforge('cluster', 'add', 'prod', '--kubernetes', '1.31', '--kubeconfig', file),
      'cluster 1 "prod": machines join at 10.0.0.5:6443\n',
    )
    assert.match(await coldforge('get', 'clusters'), /1 +prod +pending +1\.31 +10\.0\.0\.5:6443/)
    const place = ['--api-server', 'api.example.org:6443']
    assert.equal(
      await coldforge('cluster', 'set', 'prod', '--kubeconfig', file, ...place),
      'cluster 1 "prod" is pending: machines join at api.example.org:6443\n',
    )
    assert.equal(await coldforge('cluster', 'remove', '1'), 'cluster 1 is forgotten\n')
  })

  test('what the server refuses is told with its remedy', async () => {
    await assert.rejects(coldforge('machine', 'assign', '9', '1'), /Refused: there is no such machine/)
    await assert.rejects(coldforge('machine', 'apply', 'nobody'), /No machine is called "nobody"\. See: coldforge get/)
    await assert.rejects(coldforge('pool', 'show', 'nowhere'), /No pool is called "nowhere"/)
  })
})
