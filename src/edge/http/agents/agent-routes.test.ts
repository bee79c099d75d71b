import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import * as fc from 'fast-check'
import { instant } from '../../../base/instant.ts'
import { refusal, type Refusal } from '../../../base/refusal.ts'
import type { Uuid } from '../../../base/uuid.ts'
import {
  brokenAgentCredentials,
  brokenHeartbeatStore,
  brokenInstructionStore,
  brokenJournalStore,
  STORE_IS_DOWN,
} from '../../../domain/agents/broken-agent-stores.ts'
import { MemoryAgentCredentials } from '../../../domain/agents/memory-agent-credentials.ts'
import { MemoryDiagnosticsStore } from '../../../domain/agents/memory-diagnostics-store.ts'
import { MemoryHeartbeatStore } from '../../../domain/agents/memory-heartbeat-store.ts'
import { MemoryInstructionStore } from '../../../domain/agents/memory-instruction-store.ts'
import { MemoryJournalStore } from '../../../domain/agents/memory-journal-store.ts'
import type { AgentDeps } from './agent-call.ts'
import { agentRoutes } from './agent-routes.ts'
import { Doorbell } from './doorbell.ts'

const SEED = 66_017
const machineId = '4c4c4544-0042-3510-8052-b4c04f4d3132' as Uuid
const otherMachine = '4c4c4544-0042-3510-8052-b4c04f4d3133' as Uuid
const bootId = '6e6f1c0a-98c1-4f8b-9f0b-2b8e6b6e21d4' as Uuid
const at = instant(1_790_000_000_000)

const heartbeat = {
  bootId,
  kernel: '6.12.48',
  os: 'Flatcar',
  architecture: 'x86_64',
  uptimeSeconds: 42,
  clockMilliseconds: 0,
  memoryBytes: 8_302_034_944,
  hostname: 'worker-01',
  disks: [],
  nics: [],
}

/** A doorbell that says when somebody has begun to listen. */
class AnnouncedDoorbell extends Doorbell {
  readonly listening = Promise.withResolvers<void>()

  override heard(machine: Uuid, until: AbortSignal): Promise<void> {
    const heard = super.heard(machine, until)
    this.listening.resolve()
    return heard
  }
}

async function start(t: TestContext, changes: Partial<AgentDeps> = {}) {
  const credentials = new MemoryAgentCredentials()
  const heartbeats = new MemoryHeartbeatStore()
  const journals = new MemoryJournalStore(64)
  const instructions = new MemoryInstructionStore()
  const refused: Refusal[] = []
  const diagnostics = new MemoryDiagnosticsStore(5)
  const failed: unknown[] = []
  credentials.issue('hash of good', { machineId, bootSessionId: 'session' })
  const routes = agentRoutes({
    credentials,
    heartbeats,
    journals,
    instructions,
    diagnostics,
    doorbell: new Doorbell(),
    hashToken: (token) => `hash of ${token}`,
    issueCertificate: async () => refusal('NO_CERTIFICATES', 404, 'there are none here', 'do without'),
    nextBoot: async () => refusal('KEXEC_NOT_HERE', 409, 'nothing boots here', 'restart through the firmware'),
    now: () => at,
    heartbeatSeconds: 10,
    bodyMilliseconds: 5000,
    stopping: new AbortController().signal,
    onRefused: (refusal) => refused.push(refusal),
    onFailed: (failure) => failed.push(failure),
    ...changes,
  })
  const server = createServer((req, res) => {
    void routes(req, res, new URL(req.url ?? '/', 'http://server')).then((handled) => {
      if (!handled) res.writeHead(418).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const call = (method: string, path: string, body?: string | Uint8Array<ArrayBuffer>, token = 'good') =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body }),
    })
  const journal = (offset: number, body: string) =>
    call('POST', `/agent/v1/journal?bootId=${bootId}&offset=${offset}`, body)
  return { port, call, journal, credentials, heartbeats, journals, instructions, diagnostics, refused, failed }
}

test('a path that is not of the agent protocol is left to others', async (t) => {
  const { call } = await start(t)
  assert.equal((await call('GET', '/ipxe/boot')).status, 418)
})

test('a heartbeat is kept under the machine of the token, with the time of the server', async (t) => {
  const { call, heartbeats } = await start(t)
  const response = await call('POST', '/agent/v1/heartbeat', JSON.stringify(heartbeat))
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), { intervalSeconds: 10 })
  assert.equal(heartbeats.latest(machineId)?.heartbeat.facts.hostname, 'worker-01')
  assert.equal(heartbeats.latest(machineId)?.at, at)
})

test('a heartbeat that is not one is refused with the field that is wrong', async (t) => {
  const { call } = await start(t)
  const response = await call('POST', '/agent/v1/heartbeat', JSON.stringify({ ...heartbeat, os: 7 }))
  assert.equal(response.status, 400)
  assert.equal(response.headers.get('content-type'), 'application/problem+json')
  const problem = (await response.json()) as Record<string, string>
  assert.equal(problem['detail'], 'heartbeat.os is not a text of at most 128 printable characters')
  assert.equal((await call('POST', '/agent/v1/heartbeat', '{')).status, 400)
})

for (const [token, code] of [
  ['good', 'AGENT_TOKEN_REVOKED'],
  ['other', 'AGENT_TOKEN_UNKNOWN'],
  ['not a token', 'AGENT_TOKEN_MISSING'],
]) {
  test(`a token that is not accepted is a 401 that says why, and is told to the owner: ${code}`, async (t) => {
    const { call, credentials, refused } = await start(t)
    credentials.revoke('hash of good')
    const response = await call('GET', '/agent/v1/instructions', undefined, token)
    assert.equal(response.status, 401)
    assert.equal(response.headers.get('www-authenticate'), 'Bearer')
    assert.equal(((await response.json()) as Record<string, string>)['code'], code)
    assert.deepEqual(
      refused.map((r) => r.code),
      [code],
    )
  })
}

test('a store that is down is 503 with a time to come back, and a failure for the owner, never "unknown"', async (t) => {
  const broken: Partial<AgentDeps>[] = [
    { credentials: brokenAgentCredentials },
    { heartbeats: brokenHeartbeatStore, journals: brokenJournalStore, instructions: brokenInstructionStore },
  ]
  for (const changes of broken) {
    const { call, failed, journal } = await start(t, changes)
    const responses = [
      await call('POST', '/agent/v1/heartbeat', JSON.stringify(heartbeat)),
      await call('GET', `/agent/v1/journal?bootId=${bootId}`),
      await journal(0, 'line\n'),
      await call('GET', '/agent/v1/instructions'),
      await call('POST', '/agent/v1/instructions/1', JSON.stringify({ outcome: 'done', detail: '' })),
    ]
    for (const response of responses) {
      assert.equal(response.status, 503)
      assert.equal(response.headers.get('retry-after'), '5')
    }
    assert.deepEqual(
      failed,
      responses.map(() => new Error(STORE_IS_DOWN)),
    )
  }
})

test('the journal goes on where it ends, and says where that is', async (t) => {
  const { call, journal, journals } = await start(t)
  assert.deepEqual(await (await journal(0, 'one\n')).json(), { offset: 4 })
  const repeated = await journal(0, 'one\n')
  assert.equal(repeated.status, 409)
  assert.deepEqual(await repeated.json(), { offset: 4 })
  assert.deepEqual(await (await call('GET', `/agent/v1/journal?bootId=${bootId}`)).json(), { offset: 4 })
  assert.equal(Buffer.from(await journals.read(machineId, bootId, 0, 64)).toString(), 'one\n')
})

test('a journal beyond its quota is refused with a sentence', async (t) => {
  const { journal } = await start(t)
  const response = await journal(0, 'x'.repeat(65))
  assert.equal(response.status, 413)
  assert.equal(
    ((await response.json()) as Record<string, string>)['detail'],
    'the journal of this boot has reached its quota of 64 bytes; nothing more of it is kept',
  )
})

test('a boot id that is a path, and an offset that is not a number, are refused', async (t) => {
  const { call } = await start(t)
  for (const query of ['', '?bootId=../../etc', `?bootId=${bootId}`, `?bootId=${bootId}&offset=-1`]) {
    assert.equal((await call('POST', `/agent/v1/journal${query}`, 'x')).status, 400, query)
  }
})

test('a body larger than its bound is refused, whether it announces its size or not', async (t) => {
  const { port, call, failed } = await start(t)
  assert.equal((await call('POST', '/agent/v1/heartbeat', 'x'.repeat(1 << 20))).status, 413)
  const req = request({
    port,
    method: 'POST',
    path: '/agent/v1/heartbeat',
    headers: { authorization: 'Bearer good', 'transfer-encoding': 'chunked' },
  })
  req.on('error', () => undefined)
  req.write('x'.repeat(200 * 1024))
  const status = await new Promise((resolve) => req.on('response', (res) => resolve(res.statusCode)))
  req.destroy()
  assert.equal(status, 413)
  assert.deepEqual(failed, [])
})

test('a body that trickles in is cut off when its time is over', async (t) => {
  const { port } = await start(t, { bodyMilliseconds: 20 })
  const headers = { authorization: 'Bearer good', 'content-length': '10' }
  const req = request({ port, method: 'POST', path: '/agent/v1/heartbeat', headers })
  req.on('error', () => undefined)
  req.write('x')
  const status = await new Promise((resolve) => req.on('response', (res) => resolve(res.statusCode)))
  req.destroy()
  assert.equal(status, 408)
})

test('a connection that ends within a body is a refusal on record, not a failure', async (t) => {
  const recorded = Promise.withResolvers<Refusal>()
  const { port, failed, heartbeats } = await start(t, { onRefused: (refusal) => recorded.resolve(refusal) })
  const headers = { authorization: 'Bearer good', 'content-length': '10', expect: '100-continue' }
  const req = request({ port, method: 'POST', path: '/agent/v1/heartbeat', headers })
  req.on('error', () => undefined)
  req.on('continue', () => req.write('{', () => req.destroy()))
  req.flushHeaders()
  assert.equal((await recorded.promise).code, 'BODY_CUT_SHORT')
  assert.deepEqual(failed, [])
  assert.equal(heartbeats.latest(machineId), undefined)
})

test('an agent that waits is answered as soon as the bell rings', async (t) => {
  const doorbell = new AnnouncedDoorbell()
  const { call, instructions } = await start(t, { doorbell })
  const waiting = call('GET', '/agent/v1/instructions?wait=60')
  await doorbell.listening.promise
  instructions.add(machineId, 'reboot', at)
  doorbell.ring(machineId)
  assert.deepEqual(await (await waiting).json(), { id: 1, kind: 'reboot' })
})

test('an agent that need not wait, or has waited long enough, gets 204', async (t) => {
  const { call } = await start(t)
  for (const query of ['', '?wait=0', '?wait=soon']) {
    assert.equal((await call('GET', `/agent/v1/instructions${query}`)).status, 204)
  }
})

test('an agent that is released because too many wait is told when to ask again', async (t) => {
  const doorbell = new AnnouncedDoorbell(1)
  const { call } = await start(t, { doorbell })
  const waiting = call('GET', '/agent/v1/instructions?wait=60')
  await doorbell.listening.promise
  const newcomer = new AbortController()
  void doorbell.heard('00000000-0000-4000-8000-0000000000ff' as Uuid, newcomer.signal)
  const released = await waiting
  assert.deepEqual([released.status, released.headers.get('retry-after')], [204, '30'])
  newcomer.abort()
  assert.equal((await call('GET', '/agent/v1/instructions')).headers.get('retry-after'), null)
})

test('a server that wants to stop keeps nobody waiting', async (t) => {
  const stopping = new AbortController()
  const doorbell = new AnnouncedDoorbell()
  const { call } = await start(t, { stopping: stopping.signal, doorbell })
  const waiting = call('GET', '/agent/v1/instructions?wait=60')
  await doorbell.listening.promise
  stopping.abort()
  assert.equal((await waiting).status, 204)
})

test('an instruction comes again until it is acknowledged, and its outcome is kept', async (t) => {
  const { call, instructions } = await start(t)
  instructions.add(machineId, 'reboot', at)
  const report = async (outcome: string) =>
    (await call('POST', '/agent/v1/instructions/1', JSON.stringify({ outcome, detail: 'as asked' }))).status
  assert.equal((await call('GET', '/agent/v1/instructions')).status, 200)
  assert.equal((await call('GET', '/agent/v1/instructions')).status, 200)
  assert.equal(await report('started'), 204)
  assert.equal((await call('GET', '/agent/v1/instructions')).status, 204)
  assert.equal(await report('failed'), 204)
  assert.equal(await report('done'), 409)
  assert.equal(await report('cancelled'), 400)
  assert.equal(instructions.get(1)?.state, 'failed')
})

test("another machine's instruction does not exist", async (t) => {
  const { call, instructions } = await start(t)
  instructions.add(otherMachine, 'reboot', at)
  const body = JSON.stringify({ outcome: 'started', detail: '' })
  assert.equal((await call('POST', '/agent/v1/instructions/1', body)).status, 404)
})

test('a wrong method or path below /agent/ is answered, not passed on', async (t) => {
  const { call } = await start(t)
  assert.equal((await call('PUT', '/agent/v1/heartbeat', '{}')).status, 405)
  assert.equal((await call('GET', '/agent/v2/heartbeat')).status, 404)
  assert.equal((await call('POST', '/agent/v1/instructions/../7', '{}')).status, 404)
})

test('no bytes in a body or a query make the routes fail', async (t) => {
  const { call, failed } = await start(t)
  const paths = fc.constantFrom('heartbeat', 'journal', `journal?bootId=${bootId}&offset=0`, 'instructions/1')
  await fc.assert(
    fc.asyncProperty(paths, fc.string({ unit: 'binary' }), fc.uint8Array(), async (path, query, body) => {
      const bytes = new Uint8Array(body)
      const separator = path.includes('?') ? '&' : '?'
      const noise = encodeURIComponent(query.toWellFormed())
      const { status } = await call('POST', `/agent/v1/${path}${separator}${noise}`, bytes)
      assert.ok(status === 200 || (status >= 400 && status < 500), `${status}`)
    }),
    { seed: SEED },
  )
  assert.deepEqual(failed, [])
})

test('diagnostics are kept under the instruction that asked for them, and end it', async (t) => {
  const { call, instructions, diagnostics } = await start(t)
  const { id } = instructions.add(machineId, 'diagnose', at)
  await call('GET', '/agent/v1/instructions')
  assert.equal((await call('POST', `/agent/v1/instructions/${id}/diagnostics`, 'uptime: 5 min\n')).status, 204)
  assert.equal(Buffer.from((await diagnostics.read(machineId, id)) ?? []).toString(), 'uptime: 5 min\n')
  assert.equal(instructions.get(id)?.state, 'done')
})

test('diagnostics that nobody asked for, or that are too long, are refused and not kept', async (t) => {
  const { call, instructions, diagnostics } = await start(t)
  const reboot = instructions.add(machineId, 'reboot', at)
  const diagnose = instructions.add(machineId, 'diagnose', at)
  await call('GET', '/agent/v1/instructions')
  const codeOf = async (id: number, body: string) =>
    ((await (await call('POST', `/agent/v1/instructions/${id}/diagnostics`, body)).json()) as { code: string }).code
  assert.equal(await codeOf(reboot.id, 'text'), 'DIAGNOSTICS_NOT_ASKED')
  assert.equal(await codeOf(999, 'text'), 'NO_SUCH_INSTRUCTION')
  await call('GET', '/agent/v1/instructions')
  assert.equal(await codeOf(diagnose.id, 'x'.repeat(4 * 1024 * 1024 + 1)), 'BODY_TOO_LARGE')
  assert.equal(await diagnostics.read(machineId, reboot.id), undefined)
  assert.equal(await diagnostics.read(machineId, diagnose.id), undefined)
})
