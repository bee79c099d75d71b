import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { Machine } from '../src/api/contract.ts'
import { consoleMachine } from './console-machine.ts'
import { startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'
import { until } from './until.ts'

const missedSince = async (server: TestServer): Promise<string | null | undefined> =>
  ((await server.api('GET', '/machines')).json as { machines: Machine[] }).machines[0]?.heartbeat_missed_since

function eventsOf({ dataDir }: TestServer): readonly string[] {
  using database = new DatabaseSync(join(dataDir, 'coldforge.db'), { readOnly: true })
  const rows = database.prepare("SELECT kind FROM events WHERE kind LIKE 'machine.heartbeat%' ORDER BY id").all()
  return rows.map(({ kind }) => String(kind))
}

test('a machine that falls silent is told of once, however often the server restarts, and once more when it is back', async () => {
  using image = tinyImage()
  await using server = await startServer([...image.flags, '--agents-silent-after-seconds', '1'])
  const { json: chain } = await server.api('POST', '/chain-urls', { name: 'rack' })
  const token = new URL((chain as { url: string }).url).searchParams.get('token') ?? ''
  const machine = consoleMachine(server, token, {
    uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000701',
    mac: '52:54:00:00:07:01',
  })
  await machine.askForScript()
  await machine.loadSystem()
  await machine.readIgnition()
  assert.equal(await missedSince(server), null)
  await machine.reportHeartbeat()

  const since = await until('the machine to be missed', async () => (await missedSince(server)) ?? undefined)
  await server.crashAndRestart()
  assert.equal(await missedSince(server), since)
  assert.deepEqual(eventsOf(server), ['machine.heartbeat_missed'])

  await machine.reportHeartbeat()
  assert.equal(await missedSince(server), null)
  assert.deepEqual(eventsOf(server).slice(0, 2), ['machine.heartbeat_missed', 'machine.heartbeat_resumed'])
})
