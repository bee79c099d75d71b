import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startServer } from './server.ts'

const program = fileURLToPath(new URL('../src/bin/coldforge.ts', import.meta.url))
const off = ['boot', 'https', 'http', 'admin'].flatMap((name) => [`--listen-${name}`, 'off'])

/** A server on somebody's data folder that opens no port: only the folder can be in its way. */
async function startBeside(dataDir: string): Promise<{ readonly code: number | null; readonly says: string }> {
  const child = spawn(process.execPath, [program, 'serve', '--data-dir', dataDir, ...off], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [says, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { code: code as number | null, says }
}

test('a second server on the same data folder acts on nothing: it says why and ends, and the first goes on', async () => {
  await using server = await startServer()
  const second = await startBeside(server.dataDir)
  assert.notEqual(second.code, 0)
  assert.match(second.says, /Another server uses this data folder/)
  assert.equal((await server.api('GET', '/machines')).status, 200)
  await server.crashAndRestart()
  assert.equal((await server.api('GET', '/machines')).status, 200)
})
