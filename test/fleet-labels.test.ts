import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must } from './kube-api/hands.ts'
import { FleetSite } from './fleet-site.ts'

interface Dressed {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> }
  readonly spec: { readonly taints?: readonly { readonly key: string }[] }
}

describe('a Node that stays while its machine is rolled', () => {
  let site: FleetSite
  before(async () => {
    site = await FleetSite.open()
    await site.workers(1)
  })
  after(() => site[Symbol.asyncDispose]())

  const nodeAfter = async (change: object): Promise<Dressed> => {
    await site.rollOut(change)
    assert.equal((await site.rolloutEnds()).state, 'succeeded')
    return (await must(site.kube.admin, { method: 'GET', path: '/api/v1/nodes/worker-1' })) as Dressed
  }

  test('gets labels and taints that its pool has got since it registered', async () => {
    const { metadata, spec } = await nodeAfter({
      labels: [{ key: 'rack', value: '7' }],
      taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }],
    })
    assert.deepEqual([metadata.labels['rack'], metadata.labels['zone']], ['7', 'a'])
    assert.deepEqual(spec.taints?.map(({ key }) => key).toSorted(), ['dedicated', 'gpu'])
  })

  test('loses them with the pool, and keeps what others put there', async () => {
    const { metadata, spec } = await nodeAfter({ labels: [], taints: [] })
    assert.deepEqual([metadata.labels['rack'], metadata.labels['zone']], [undefined, 'a'])
    assert.deepEqual(
      spec.taints?.map(({ key }) => key),
      ['gpu'],
    )
  })
})
