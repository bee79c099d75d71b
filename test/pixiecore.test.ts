import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Boot, Machine } from '../src/api/contract.ts'
import { artifactClient, type ArtifactClient } from './artifact-credentials.ts'
import { get, getPlain, IPXE, startServer, type Answer, type TestServer } from './server.ts'

const uuid = (n: number): string => `6a2b5a4e-3f3a-4e5d-8a3a-0000000008${n.toString(16).padStart(2, '0')}`
const mac = (n: number): string => `52-54-00-00-08-${n.toString(16).padStart(2, '0')}`

const kernel = { kernel: '/files/vmlinuz', initrd: ['/files/a.img'], cmdline: 'quiet', message: 'Hello from the API' }

describe('a server that knows of somebody’s Pixiecore API', () => {
  const root = mkdtempSync(join(tmpdir(), 'pixiecore-'))
  const asked: string[] = []
  let answer: RequestListener
  const api = createServer((req, res) => {
    asked.push(req.url ?? '')
    answer(req, res)
  })
  let url = ''
  let server: TestServer
  let artifact: ArtifactClient
  before(async () => {
    for (const folder of ['groups', 'profiles', 'ipxe']) mkdirSync(join(root, folder))
    writeFileSync(join(root, 'groups/own.json'), JSON.stringify({ profile: 'own', selector: { serial: 'OWN' } }))
    writeFileSync(join(root, 'profiles/own.json'), JSON.stringify({ id: 'own', ipxe_id: 'own.ipxe' }))
    writeFileSync(join(root, 'ipxe/own.ipxe'), '#!ipxe\nexit\n')
    api.listen(0, '127.0.0.1')
    await once(api, 'listening')
    url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
    server = await startServer([
      '--pixiecore-api',
      `${url}/pxe`,
      '--pixiecore-timeout-seconds',
      '1',
      '--profiles-directory',
      root,
    ])
    artifact = await artifactClient(server, 'rack 8')
  })
  after(async () => {
    api.closeAllConnections()
    api.close()
    rmSync(root, { recursive: true })
    await server[Symbol.asyncDispose]()
  })
  beforeEach(() => {
    asked.length = 0
    answer = (_req, res) => res.end(JSON.stringify(kernel))
  })

  const boot = (n: number, more: Record<string, string> = {}): Promise<Answer> =>
    get(server.ports.boot, `/ipxe/boot?${new URLSearchParams({ uuid: uuid(n), mac: mac(n), ...more })}`, {
      ...artifact,
      userAgent: IPXE,
    })
  const lastEvent = async (n: number): Promise<{ says: string; refusal: string | null }> => {
    const { machines } = (await server.api('GET', '/machines')).json as { machines: Machine[] }
    const id = machines.find((m) => m.uuid === uuid(n))?.id
    const { boots } = (await server.api('GET', `/machines/${id}/boots`)).json as { boots: Boot[] }
    const event = boots[0]?.events.at(-1)
    assert.ok(event !== undefined)
    return event
  }

  test('boots a machine as the API says, every field of its answer used, and the boot tells it', async () => {
    const { status, body } = await boot(1)
    assert.equal(status, 200)
    assert.equal(
      body,
      `#!ipxe\necho Hello from the API\nkernel --name kernel ${url}/files/vmlinuz\n` +
        `initrd --name initrd0 ${url}/files/a.img\nboot kernel initrd=initrd0 quiet\n`,
    )
    assert.deepEqual(asked, ['/pxe/v1/boot/52:54:00:00:08:01'])
    assert.match((await lastEvent(1)).says, /boots as the Pixiecore API says, admitted by boot-artifact "rack 8"/)
  })

  test('asks nobody about a machine without a credential, or one that a group takes', async () => {
    const stranger = await get(server.ports.boot, `/ipxe/boot?uuid=${uuid(2)}&mac=${mac(2)}`, { userAgent: IPXE })
    assert.equal(stranger.headers['x-coldforge-refusal'], 'NO_CREDENTIAL')
    assert.equal((await boot(2, { serial: 'OWN' })).body, '#!ipxe\nexit\n')
    assert.deepEqual(asked, [])
  })

  test('boots the last answer while the API is slow, and says so', async () => {
    await boot(3)
    answer = () => {}
    assert.match((await boot(3)).body, /^kernel /m)
    assert.match((await lastEvent(3)).says, /its last answer: it gives none now/)
  })

  test('refuses with the reason, and boots nothing else, while the API is down and has never answered', async () => {
    answer = (_req, res) => res.writeHead(500).end()
    const { status, body, headers } = await boot(4)
    assert.equal(status, 200)
    assert.equal(headers['x-coldforge-refusal'], 'PIXIECORE_API_SILENT')
    assert.match(body, /gives no answer: the API server answered 500/)
  })

  test('goes on to the next source when the API leaves the machine alone, and counts it once among the unknown', async () => {
    answer = (_req, res) => res.writeHead(404).end()
    assert.equal((await boot(5)).headers['x-coldforge-refusal'], 'NO_OS_IMAGE')
    const { machines } = (await server.api('GET', '/unknown-machines')).json as {
      machines: { labels: Record<string, string>; asked: number }[]
    }
    const [unknown] = machines.filter(({ labels }) => labels['uuid'] === uuid(5))
    assert.equal(unknown?.asked, 1)
  })

  test('holds up no other machine while it waits for the API', async () => {
    const asks = Promise.withResolvers<void>()
    answer = () => asks.resolve()
    const order: string[] = []
    const waits = boot(6).then(() => order.push('the one that waits'))
    await asks.promise
    await boot(7, { serial: 'OWN' })
    order.push('another')
    await waits
    assert.deepEqual(order, ['another', 'the one that waits'])
  })
})

test('a Pixiecore daemon is told where our program is, whoever it asks for, and nothing that is secret', async () => {
  await using server = await startServer(['--pixiecore-serve', 'true'])
  const ask = (address: string) => getPlain(server.ports.http, `/pixiecore/v1/boot/${address}`)
  const { status, headers, body } = await ask('52:54:00:00:08:01')
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/json')
  const { 'ipxe-script': script } = JSON.parse(body) as { 'ipxe-script': string }
  assert.match(script, /^#!ipxe\n/)
  const program = /chain --replace http:\/\/[^/]+(\S+\.kpxe)/.exec(script)?.[1] ?? ''
  assert.equal((await getPlain(server.ports.http, program)).status, 200)
  assert.equal((await ask('52%3A54-nonsense')).status, 400)
  assert.equal((await ask('%')).status, 400)
  const other = JSON.parse((await ask('aa-bb-cc-dd-ee-ff')).body) as { 'ipxe-script': string }
  assert.equal(other['ipxe-script'], script)
})

test('without the setting for it, Pixiecore daemons are not answered', async () => {
  await using server = await startServer()
  assert.equal((await getPlain(server.ports.http, '/pixiecore/v1/boot/52:54:00:00:08:01')).status, 404)
})
