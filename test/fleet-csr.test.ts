import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { kubeClient } from '../src/kube/client/kube-client.ts'
import { FleetSite } from './fleet-site.ts'
import { joinTokenIn } from './join-token.ts'
import { askForCertificate, isApproved, type CsrWish } from './kube-api/kubelet-request.ts'
import { nodeToken } from './kube-api/world.ts'
import { until } from './until.ts'

describe('certificates of the kubelets of a pool', () => {
  let site: FleetSite

  before(async () => {
    site = await FleetSite.open()
  })
  after(() => site[Symbol.asyncDispose]())

  const ask = async (token: string, ...wishes: readonly CsrWish[]): Promise<void> => {
    using kubelet = kubeClient(site.kube.withToken(token))
    for (const wish of wishes) await askForCertificate(kubelet, wish)
  }
  const approved = (name: string): Promise<true> =>
    until(`the approval of ${name}`, async () => ((await isApproved(site.kube.admin, name)) ? true : undefined))

  test('a machine that joins gets its client certificate by its own token, and by no other name', async () => {
    const machine = site.build(1)
    let token = ''
    machine.beforeJoin = async (config) => {
      token = joinTokenIn(config)
      await ask(
        token,
        { name: 'of-a-stranger', nodeName: 'stranger', kind: 'client' },
        { name: 'of-worker-1', nodeName: 'worker-1', kind: 'client' },
      )
      await approved('of-worker-1')
    }
    await site.ask('POST', '/machines', { name: machine.name, uuid: machine.uuid, pool_id: site.pool.id })
    site.powerOn(machine)
    await site.reaches('worker-1', 'ready')
    assert.equal(await isApproved(site.kube.admin, 'of-a-stranger'), false)
    await until('the token to be taken away', async () => {
      const path = `/api/v1/namespaces/kube-system/secrets/bootstrap-token-${token.slice(0, 6)}`
      return (await site.kube.admin.request({ method: 'GET', path })).ok ? undefined : true
    })
    const secret = token.slice(7)
    assert.ok(secret.length === 16 && !site.server.log().includes(secret))
  })

  test('its Node gets a serving certificate for its own addresses, also after a restart of the server', async () => {
    const names = (address: string) => [
      { type: 'dns' as const, value: 'worker-1' },
      { type: 'ip' as const, value: address },
    ]
    await ask(
      nodeToken('worker-1'),
      { name: 'serve-foreign', nodeName: 'worker-1', kind: 'serving', names: names('10.75.0.99') },
      { name: 'serve-own', nodeName: 'worker-1', kind: 'serving', names: names('10.75.0.7') },
    )
    await site.server.crashAndRestart()
    await approved('serve-own')
    assert.equal(await isApproved(site.kube.admin, 'serve-foreign'), false)
    await until('the reason', () => (/serve-foreign was left to people/.test(site.server.log()) ? true : undefined))
  })
})
