/** What can go wrong between Coldforge and a Kubernetes API, done to the API server of these tests. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, beforeEach, suite, test } from 'node:test'
import { DAY, instant, plusSeconds, type Instant } from '../src/base/instant.ts'
import type { Uuid } from '../src/base/uuid.ts'
import { newBootstrapToken } from '../src/domain/clusters/bootstrap-token.ts'
import { createClientCertificate } from '../src/host/certificates.ts'
import { kubeClient, type KubeClient, type KubeClientOptions } from '../src/kube/client/kube-client.ts'
import { drainNode } from './kube-api/drain-node.ts'
import { drainRound } from '../src/kube/drain/drain-round.ts'
import { kubectlRules } from '../src/kube/drain/plan-drain.ts'
import { createJoinToken } from '../src/kube/join/join-token.ts'
import { cordon } from '../src/kube/nodes/cordon.ts'
import { nodePath, readNodes } from '../src/kube/nodes/node.ts'
import { denied, type Answer } from './kube-api/api-object.ts'
import type { Fault } from './kube-api/api-server.ts'
import { apiCertificates } from './kube-api/certificates.ts'
import { addNode, addPod, endPod, must } from './kube-api/hands.ts'
import { openInProcess, type InProcessWorld } from './kube-api/in-process.ts'

const busy = denied(429, 'TooManyRequests', 'too many requests, please try again later', { retryAfterSeconds: 3 })
const down: Answer = { code: 503, body: '<html>upstream is down</html>' }
const list = { method: 'GET', path: '/api/v1/nodes' } as const
const clock = (): Instant => instant(Date.now())

suite('a Kubernetes API in trouble', () => {
  let world: InProcessWorld
  before(async () => {
    world = await openInProcess()
  })
  beforeEach(() => {
    world.server.faults = () => undefined
  })
  after(() => world[Symbol.asyncDispose]())

  /** A client that does not wait, and what it would have waited. */
  function hasty(options: KubeClientOptions = {}): { readonly client: KubeClient; readonly waits: readonly number[] } {
    const waits: number[] = []
    const pause = async (ms: number): Promise<void> => void waits.push(ms)
    return { client: kubeClient(world.withToken('coldforge-token'), { pause, ...options }), waits }
  }

  /** These answers come first, then the API is well. */
  function failing(...faults: Fault[]): void {
    world.server.faults = () => faults.shift()
  }

  test('a busy API is asked again after as long as it said', async () => {
    const { client, waits } = hasty()
    failing({ kind: 'answer', answer: busy }, { kind: 'answer', answer: busy })
    assert.ok((await client.request(list)).ok)
    assert.deepEqual(waits, [3000, 3000])
  })

  test('an API that stays down is given up after four attempts, each waiting twice as long', async () => {
    const { client, waits } = hasty()
    world.server.faults = () => ({ kind: 'answer', answer: down })
    const answer = await client.request(list)
    assert.ok(!answer.ok && answer.error.kind === 'status' && answer.error.status === 503)
    assert.equal(answer.error.says, 'HTTP status 503 without an explanation')
    assert.deepEqual(waits, [250, 500, 1000])
  })

  test('a connection that breaks before the answer is tried again, but never for a POST', async () => {
    const { client } = hasty()
    failing({ kind: 'hang up', after: 'nothing' })
    assert.ok((await client.request(list)).ok)
    failing({ kind: 'hang up', after: 'work' })
    const token = newBootstrapToken((n) => randomBytes(n), clock())
    const created = await createJoinToken(client, token, 'm' as Uuid)
    assert.ok(!created.ok && created.error.kind === 'unreachable')
    const tokens = world.server.store.list({ group: '', resource: 'secrets', namespace: 'kube-system' })
    assert.equal(tokens.length, 1)
  })

  test('a cordon whose answer was lost is seen to be done', async () => {
    const { client } = hasty()
    await addNode(world.admin, { name: 'lost-answer' })
    world.server.faults = once((method) => method === 'PATCH', { kind: 'hang up', after: 'work' })
    assert.deepEqual(await cordon(client, 'lost-answer', '5'), { ok: true, value: 'by-us' })
  })

  test('a Node that changes between reading and cordoning is read again', async () => {
    const { client } = hasty()
    await addNode(world.admin, { name: 'moving' })
    const target = { group: '', resource: 'nodes', namespace: undefined, name: 'moving', subresource: undefined }
    let changes = 3
    world.server.faults = (method) => {
      if (method === 'PATCH' && changes-- > 0)
        world.server.store.patch(target, { metadata: { labels: { n: `${changes}` } } })
      return undefined
    }
    assert.deepEqual(await cordon(client, 'moving', '6'), { ok: true, value: 'by-us' })
    changes = 1000
    assert.equal((await cordon(client, 'moving', '7')).ok, false)
  })

  test('a silent API is unreachable once the time is over', async () => {
    const { client, waits } = hasty({ timeoutMs: 50 })
    world.server.faults = () => ({ kind: 'silence' })
    const answer = await client.request(list)
    assert.deepEqual(answer, {
      ok: false,
      error: { kind: 'unreachable', isTimeout: true, says: 'no answer from the Kubernetes API within 0.05 s' },
    })
    assert.deepEqual(waits, [])
  })

  test('whoever stops the client hears so, and not that the API is down', async () => {
    const stop = new AbortController()
    const { client } = hasty({ signal: stop.signal })
    world.server.faults = () => {
      stop.abort(new Error('stopped'))
      return { kind: 'silence' }
    }
    await assert.rejects(client.request(list), /stopped/)
  })

  test('an API with a certificate of another authority is not spoken to', async () => {
    const access = world.withToken('coldforge-token')
    const { authority } = await apiCertificates()
    using client = kubeClient({ ...access, caPem: authority.certificatePem }, { pause: async () => undefined })
    const before = world.server.requests.length
    const answer = await client.request(list)
    assert.ok(!answer.ok && answer.error.kind === 'unreachable')
    assert.equal(world.server.requests.length, before)
  })

  test('a certificate counts for the name in the kubeconfig, where it has one', async () => {
    const access = world.withToken('coldforge-token')
    for (const [serverName, isRight] of [
      ['kubernetes.default', true],
      ['kubernetes.elsewhere', false],
    ] as const) {
      using client = kubeClient({ ...access, serverName }, { pause: async () => undefined })
      assert.equal((await client.request(list)).ok, isRight, serverName)
    }
  })

  test('a client certificate opens the API as a token does', async () => {
    const now = clock()
    const wish = { commonName: 'admin', notBefore: instant(now - DAY), notAfter: instant(now + DAY) }
    const { certificatePem, privateKeyPem } = await createClientCertificate(wish, world.certificates.authority)
    const credential = { kind: 'certificate', certificatePem, privateKeyPem } as const
    using client = kubeClient({ ...world.withToken(''), credential })
    assert.ok((await client.request(list)).ok)
  })

  test('a redirect is an answer like any other, and takes the credential nowhere', async () => {
    const { client } = hasty()
    failing({ kind: 'answer', answer: { code: 302, body: '' }, headers: { location: 'https://127.0.0.1:1/' } })
    const answer = await client.request(list)
    assert.ok(!answer.ok && answer.error.kind === 'status' && answer.error.status === 302)
  })

  test('a page that is not JSON, or not what was asked for, is no cluster', async () => {
    const { client } = hasty()
    for (const body of ['<html>', '{"items":[{"metadata":{}}],"metadata":{}}']) {
      failing({ kind: 'answer', answer: { code: 200, body } })
      const nodes = await readNodes(client)
      assert.ok(!nodes.ok && nodes.error.kind === 'strange', body)
    }
  })

  test('a list of 1,200 is read in pages, and from the beginning when the API has forgotten it', async () => {
    const { client } = hasty()
    for (let i = 0; i < 1200; i++) await addNode(world.admin, { name: `many-${i}` })
    const gone = denied(410, 'Expired', 'The provided continue parameter is too old')
    let pages = 0
    world.server.faults = () => (++pages === 2 ? { kind: 'answer', answer: gone } : undefined)
    const nodes = await readNodes(client)
    assert.ok(nodes.ok)
    assert.equal(new Set(nodes.value.map(({ name }) => name)).size, nodes.value.length)
    assert.ok(nodes.value.length >= 1200)
    assert.ok(pages >= 5)
  })

  test('a drain waits out an API that is down, and goes on where the cluster is', async () => {
    const { client } = hasty()
    await addNode(world.admin, { name: 'outage' })
    await addPod(world.admin, { name: 'outage-pod', node: 'outage' })
    const start = clock()
    let rounds = 0
    const pause = async (): Promise<void> => {
      rounds++
      world.server.faults = rounds === 1 ? () => ({ kind: 'answer', answer: down }) : () => undefined
      if (rounds === 2) await endPod(world.admin, 'outage-pod')
    }
    const request = { nodeName: 'outage', rules: kubectlRules }
    const drained = await drainNode(client, request, plusSeconds(start, 60), { clock: () => start, pause })
    assert.deepEqual([drained.ok, rounds], [true, 2])
  })

  test('a cancelled drain evicts nothing more', async () => {
    const { client } = hasty()
    await addNode(world.admin, { name: 'cancelled' })
    await addPod(world.admin, { name: 'cancelled-pod', node: 'cancelled', finalizers: ['example.org/hold'] })
    const pause = (): Promise<never> => Promise.reject(new Error('cancelled'))
    const request = { nodeName: 'cancelled', rules: kubectlRules }
    await assert.rejects(drainNode(client, request, plusSeconds(clock(), 60), { clock, pause }), /cancelled/)
    const asked = world.server.requests.filter((line) => line.endsWith('cancelled-pod/eviction'))
    assert.equal(asked.length, 1)
  })

  test('an eviction is asked for once a round, whatever the API answers', async () => {
    const { client, waits } = hasty()
    await addNode(world.admin, { name: 'evictions' })
    await addPod(world.admin, { name: 'evictions-pod', node: 'evictions' })
    const ending = denied(403, 'Forbidden', 'is being terminated', {
      causes: [{ reason: 'NamespaceTerminating', message: 'namespace default is being terminated' }],
    })
    const cases: readonly (readonly [Answer, RegExp])[] = [
      [busy, /too many requests/],
      [down, /503/],
      [denied(500, 'InternalError', 'etcd is slow'), /etcd is slow/],
      [denied(404, 'NotFound', 'pods "evictions-pod" not found'), /just gone/],
      [ending, /namespace is being deleted/],
    ]
    for (const [answer, says] of cases) {
      world.server.faults = (_, path) => (path.endsWith('/eviction') ? { kind: 'answer', answer } : undefined)
      const round = await drainRound(client, { nodeName: 'evictions', rules: kubectlRules }, clock())
      assert.ok(round.kind === 'waiting')
      assert.match(round.pods[0]?.says ?? '', says)
    }
    assert.deepEqual(waits, [])
    const forbidden = denied(403, 'Forbidden', 'no')
    world.server.faults = (_, path) => (path.endsWith('/eviction') ? { kind: 'answer', answer: forbidden } : undefined)
    const round = await drainRound(client, { nodeName: 'evictions', rules: kubectlRules }, clock())
    assert.ok(round.kind === 'refused' && round.refusal.code === 'KUBE_FORBIDDEN')
  })

  test('nothing that Coldforge says of a problem has its token in it', async () => {
    using client = kubeClient(world.withToken('a-wrong-and-secret-token'))
    const answer = await client.request({ method: 'GET', path: nodePath('x') })
    assert.ok(!answer.ok && !JSON.stringify(answer.error).includes('secret'))
    await must(world.admin, list)
  })
})

/** The first request of a kind. */
function once(is: (method: string) => boolean, fault: Fault): (method: string) => Fault | undefined {
  let left = 1
  return (method) => (is(method) && left-- > 0 ? fault : undefined)
}
