import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { instant, MINUTE, type Instant } from '../../src/base/instant.ts'
import type { Uuid } from '../../src/base/uuid.ts'
import {
  bootstrapTokenText,
  newBootstrapToken,
  type BootstrapToken,
} from '../../src/domain/clusters/bootstrap-token.ts'
import { caPins } from '../../src/kube/access/ca-pin.ts'
import { kubeClient } from '../../src/kube/client/kube-client.ts'
import { isStatus } from '../../src/kube/client/kube-problem.ts'
import { approveCsrs, type KnownMachines } from '../../src/kube/join/approve-csrs.ts'
import { readJoinTarget } from '../../src/kube/join/join-target.ts'
import { createJoinToken, removeJoinToken } from '../../src/kube/join/join-token.ts'
import { addNode, must } from './hands.ts'
import { askForCertificate, isApproved } from './kubelet-request.ts'
import { nodeToken, type KubeWorld } from './world.ts'

const machine = '6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1' as Uuid
const clock = (): Instant => instant(Date.now())
const freshToken = (): BootstrapToken => newBootstrapToken((n) => randomBytes(n), clock())

/** Machines named `worker-…`, with these tokens. */
const machines = (tokens: Readonly<Record<string, string>> = {}): KnownMachines => ({
  isOurs: async (nodeName) => nodeName.startsWith('worker-'),
  nodeNameOfToken: async (id) => tokens[id],
  reservedNames: ['api.example.org'],
})

/** How machines get into a cluster with any Kubernetes API. */
export function joinSuite(world: () => KubeWorld): void {
  test('a join token lets in, for a quarter of an hour at most, until it is removed', async () => {
    const { admin, coldforge, withToken } = world()
    const now = clock()
    const token = newBootstrapToken((n) => randomBytes(n), now)
    assert.equal(token.expiresAt, now + 15 * MINUTE)
    assert.ok((await createJoinToken(coldforge, token, machine)).ok)
    using kubelet = kubeClient(withToken(bootstrapTokenText(token)))
    await askForCertificate(kubelet, { name: `join-${token.id}`, nodeName: 'worker-9', kind: 'client' })
    assert.deepEqual(await removeJoinToken(coldforge, token.id), { ok: true, value: true })
    assert.deepEqual(await removeJoinToken(coldforge, token.id), { ok: true, value: false })
    const secret = `/api/v1/namespaces/kube-system/secrets/bootstrap-token-${token.id}`
    const after = await admin.request({ method: 'GET', path: secret })
    assert.ok(!after.ok && isStatus(after.error, 404))
  })

  test('a token that exists is not replaced', async () => {
    const { coldforge } = world()
    const token = freshToken()
    assert.ok((await createJoinToken(coldforge, token, machine)).ok)
    const again = await createJoinToken(coldforge, token, machine)
    assert.ok(!again.ok && isStatus(again.error, 409))
  })

  test('a token that was removed or has expired lets nobody in', async () => {
    const { coldforge, withToken } = world()
    const removed = freshToken()
    const expired = { ...freshToken(), expiresAt: instant(clock() - MINUTE) }
    for (const token of [removed, expired]) assert.ok((await createJoinToken(coldforge, token, machine)).ok)
    await removeJoinToken(coldforge, removed.id)
    for (const token of [removed, expired]) {
      using kubelet = kubeClient(withToken(bootstrapTokenText(token)))
      const answer = await kubelet.request({ method: 'GET', path: '/api/v1/nodes' })
      assert.ok(!answer.ok && isStatus(answer.error, 401))
    }
  })

  test('Coldforge cannot read the Secrets among which it puts its tokens', async () => {
    const secrets = '/api/v1/namespaces/kube-system/secrets'
    for (const path of [secrets, `${secrets}/bootstrap-token-abcdef`]) {
      const answer = await world().coldforge.request({ method: 'GET', path })
      assert.ok(!answer.ok && isStatus(answer.error, 403), path)
    }
  })

  test('a token is good for a certificate of its own machine, and of no other', async () => {
    const { admin, coldforge, withToken } = world()
    const token = freshToken()
    await createJoinToken(coldforge, token, machine)
    using kubelet = kubeClient(withToken(bootstrapTokenText(token)))
    for (const nodeName of ['worker-3', 'worker-4', 'stranger'])
      await askForCertificate(kubelet, { name: `boot-${nodeName}`, nodeName, kind: 'client' })
    const answers = await approveCsrs(coldforge, machines({ [token.id]: 'worker-3' }), clock())
    assert.ok(answers.ok)
    assert.equal(await isApproved(admin, 'boot-worker-3'), true)
    assert.equal(await isApproved(admin, 'boot-worker-4'), false)
    assert.equal(await isApproved(admin, 'boot-stranger'), false)
    const stranger = answers.value.find(({ csrName }) => csrName === 'boot-stranger')
    assert.deepEqual(stranger?.verdict, { kind: 'leave', says: 'stranger is no machine of ours' })
  })

  test('a Node gets a serving certificate for its own addresses only', async () => {
    const { admin, coldforge, withToken } = world()
    await addNode(admin, { name: 'worker-1', address: '10.75.1.1' })
    await addNode(admin, { name: 'neighbour', address: '10.75.1.2' })
    using kubelet = kubeClient(withToken(nodeToken('worker-1')))
    const ask = (name: string, address: string): Promise<void> =>
      askForCertificate(kubelet, {
        name,
        nodeName: 'worker-1',
        kind: 'serving',
        names: [
          { type: 'dns', value: 'worker-1' },
          { type: 'ip', value: address },
        ],
      })
    await ask('serve-own', '10.75.1.1')
    await ask('serve-other', '10.75.1.2')
    assert.ok((await approveCsrs(coldforge, machines(), clock())).ok)
    assert.equal(await isApproved(admin, 'serve-own'), true)
    assert.equal(await isApproved(admin, 'serve-other'), false)
    const again = await approveCsrs(coldforge, machines(), clock())
    assert.ok(again.ok && !again.value.some(({ csrName }) => csrName === 'serve-own'))
  })

  test('machines are told the address and the pin that the cluster itself gives to who joins', async () => {
    const { admin, coldforge, withToken } = world()
    const missing = await readJoinTarget(coldforge)
    assert.ok(!missing.ok && missing.error.code === 'CLUSTER_NOT_JOINABLE')
    const { caPem = '' } = withToken('')
    await must(admin, {
      method: 'POST',
      path: '/api/v1/namespaces/kube-public/configmaps',
      body: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'cluster-info', namespace: 'kube-public' },
        data: { kubeconfig: clusterInfo('https://api.example.org', caPem) },
      },
    })
    assert.deepEqual(await readJoinTarget(coldforge), {
      ok: true,
      value: { apiServer: 'api.example.org:443', caPins: caPins(caPem) },
    })
  })
}

/** As kubeadm writes it. */
const clusterInfo = (server: string, caPem: string): string => `apiVersion: v1
kind: Config
clusters:
- name: ""
  cluster:
    server: ${server}
    certificate-authority-data: ${Buffer.from(caPem).toString('base64')}
contexts: null
current-context: ""
users: null
`
