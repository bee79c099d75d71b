import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Machine } from '../src/api/contract.ts'
import { consoleMachine } from './console-machine.ts'
import { startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'

const program = fileURLToPath(new URL('../src/bin/coldforge.ts', import.meta.url))

async function coldforge({ dataDir }: TestServer, ...words: readonly string[]): Promise<string> {
  const server = `unix:${join(dataDir, 'admin.sock')}`
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...words, '--server', server])
  return stdout
}

test('under manual approval a machine is shown why it waits, and boots once it is approved', async () => {
  using image = tinyImage()
  await using server = await startServer(image.flags)
  assert.match(await coldforge(server, 'organization', 'newcomers', 'manual'), /approval is manual; waiting for it: 0/)
  const { json: chain } = await server.api('POST', '/chain-urls', { name: 'rack' })
  const token = new URL((chain as { url: string }).url).searchParams.get('token') ?? ''
  const machine = consoleMachine(server, token, {
    uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000601',
    mac: '52:54:00:00:06:01',
  })

  const screen = await machine.askForScript()
  assert.match(screen, /What happened: machine machine-000601 waits for somebody to approve it/)
  assert.match(screen, /What to do: .*coldforge machine approve/)
  assert.match(screen, /chain --replace/)
  await server.crashAndRestart()
  const { machines } = (await server.api('GET', '/machines')).json as { machines: Machine[] }
  assert.deepEqual(
    machines.map(({ status, approval }) => [status, approval]),
    [['ready_unassigned', 'waiting']],
  )
  assert.match(await coldforge(server, 'organization', 'newcomers'), /approval is manual; waiting for it: 1/)

  await coldforge(server, 'machine', 'approve', String(machines[0]?.id))
  assert.match(await machine.askForScript(), /^boot /m)
  await machine.loadSystem()
  assert.ok((await machine.readIgnition()).includes('coldforge-agent'))
})
