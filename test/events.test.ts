import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { callApi } from './api-key-client.ts'
import { consoleMachine } from './console-machine.ts'
import { readEvents, type ReadEvent } from './event-reader.ts'
import { startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'

describe('the event stream', () => {
  const image = tinyImage()
  let server: TestServer
  let admin: string
  let reader: string
  let neighbour: string
  before(async () => {
    server = await startServer(image.flags)
    const keyOf = async (scope: string) =>
      ((await server.api('POST', '/api-keys', { name: scope, scope })).json as { key: string }).key
    ;[admin, reader] = [await keyOf('admin'), await keyOf('read')]
    neighbour = ((await server.api('POST', '/organizations', { name: 'neighbours' })).json as { key: string }).key
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    image[Symbol.dispose]()
  })

  const addMachine = async (key = admin): Promise<string> => {
    const { body } = await callApi(server, key, 'POST', '/machines', { uuid: randomUUID() })
    return `machine ${(JSON.parse(body) as { id: number }).id}`
  }
  const registered =
    (subject: string) =>
    ({ type, data }: ReadEvent) =>
      type === 'fleet' && data['kind'] === 'machine.registered' && data['subject'] === subject

  test('changes of machines and operations arrive as they happen, and those of another organization do not', async () => {
    using stream = await readEvents(server, reader)
    const foreign = await addMachine(neighbour)
    const own = await addMachine()
    await stream.event('the machine', registered(own))
    await callApi(server, admin, 'POST', '/boot-artifacts', { name: 'rack' })
    for (const kind of ['operation.pending', 'operation.running', 'operation.succeeded'])
      await stream.event(kind, ({ data }) => data['kind'] === kind)
    assert.equal(stream.events.find(registered(foreign)), undefined)
  })

  test('who changed what is only told to administrators, as in the audit log', async () => {
    using forReader = await readEvents(server, reader)
    using forAdmin = await readEvents(server, admin)
    const subject = await addMachine()
    await forAdmin.event('the change', ({ data }) => data['kind'] === 'change.recorded' && data['subject'] === subject)
    await forReader.event('the machine', registered(subject))
    await forReader.event('the next machine', registered(await addMachine()))
    assert.ok(forReader.events.every(({ data }) => data['kind'] !== 'change.recorded'))
  })

  test('a reader that comes back is told what he has missed, once and in order, also across a crash', async () => {
    let lastId = ''
    {
      using stream = await readEvents(server, reader)
      await stream.event('the machine', registered(await addMachine()))
      lastId = stream.lastId()
    }
    assert.match(lastId, /^\d+\.\d+$/)
    const missed = [await addMachine(), await addMachine()]
    await server.crashAndRestart()
    using stream = await readEvents(server, reader, lastId)
    const later = await addMachine()
    await stream.event('the last machine', registered(later))
    const seen = stream.events.filter(({ data }) => data['kind'] === 'machine.registered').map(({ data }) => data['subject']) // prettier-ignore
    assert.deepEqual(seen, [...missed, later])
  })

  test('boots are told again as well', async () => {
    const chain = (await server.api('POST', '/chain-urls', { name: 'rack' })).json as { url: string }
    const token = new URL(chain.url).searchParams.get('token') ?? ''
    const boot = (uuid: string, mac: string) => consoleMachine(server, token, { uuid, mac }).askForScript()
    let lastId = ''
    {
      using stream = await readEvents(server, reader)
      await boot(randomUUID(), '52:54:00:00:07:01')
      await stream.event('the boot', ({ type }) => type === 'boot')
      lastId = stream.lastId()
    }
    const mac = '52:54:00:00:07:02'
    await boot(randomUUID(), mac)
    using stream = await readEvents(server, reader, lastId)
    const told = await stream.event('the boot', ({ type, data }) => type === 'boot' && data['mac'] === mac)
    assert.equal((told.data['events'] as unknown[]).length, 1)
  })

  test('who has missed more than is kept ready is told to read everything anew', async () => {
    for (let i = 0; i < 26; i++) await Promise.all(Array.from({ length: 20 }, () => addMachine()))
    using stream = await readEvents(server, admin, '0.0')
    await stream.event('the word', ({ type }) => type === 'missed')
  })
})
