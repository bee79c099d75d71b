import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import type { Boot, Machine } from '../src/api/contract.ts'
import { HOUR } from '../src/base/instant.ts'
import { consoleMachine, type ConsoleMachine } from './console-machine.ts'
import { startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'

describe('a boot that began long before the server did', () => {
  const image = tinyImage()
  let server: TestServer
  let machine: ConsoleMachine
  before(async () => {
    server = await startServer(image.flags)
    const { url } = (await server.api('POST', '/chain-urls', { name: 'rack' })).json as { url: string }
    const token = new URL(url).searchParams.get('token') ?? ''
    machine = consoleMachine(server, token, {
      uuid: '6a2b5a4e-3f3a-4e5d-8a3a-000000000701',
      mac: '52:54:00:00:07:01',
    })
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    image[Symbol.dispose]()
  })

  /** A server that comes back after two hours of which it knows nothing. */
  const restartLater = async (): Promise<void> => {
    await server.stop()
    using database = new DatabaseSync(join(server.dataDir, 'coldforge.db'))
    for (const change of [
      'UPDATE boot_sessions SET started_at = started_at - ?, last_event_at = last_event_at - ?',
      'UPDATE boot_events SET at = at - ? - 0 * ?',
    ])
      database.prepare(change).run(2 * HOUR, 2 * HOUR)
    await server.crashAndRestart()
  }
  const boots = async (): Promise<readonly Boot[]> => {
    const { machines } = (await server.api('GET', '/machines')).json as { machines: Machine[] }
    const own = (await server.api('GET', `/machines/${machines[0]?.id}/boots`)).json as { boots: Boot[] }
    const strays = (await server.api('GET', '/boots')).json as { boots: Boot[] }
    return [...own.boots, ...strays.boots.filter(({ machine_id }) => machine_id === null)]
  }
  const steps = ({ events }: Boot): readonly string[] => events.map(({ step }) => step)

  test('goes on in its own timeline when its first word comes after the restart', async () => {
    await machine.askForScript()
    await machine.loadSystem()
    await machine.readIgnition()
    await restartLater()
    await machine.reportHeartbeat()
    const [boot, ...others] = await boots()
    assert.deepEqual(others, [])
    assert.equal(boot?.outcome, 'running')
    assert.deepEqual(steps(boot).slice(-2), ['ignition', 'heartbeat'])
  })

  test('is not begun anew when a machine at work speaks after the restart', async () => {
    await restartLater()
    await machine.reportHeartbeat()
    await machine.reportHeartbeat()
    const [boot, ...others] = await boots()
    assert.deepEqual(others, [])
    assert.equal(boot && steps(boot).filter((step) => step === 'heartbeat').length, 1)
  })
})
