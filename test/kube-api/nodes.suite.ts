import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseUuid, type Uuid } from '../../src/base/uuid.ts'
import { isStatus } from '../../src/kube/client/kube-problem.ts'
import { cordon, CORDONED_BY, uncordon } from '../../src/kube/nodes/cordon.ts'
import { nodePath, readNode, type NodeFacts } from '../../src/kube/nodes/node.ts'
import { removeNode } from '../../src/kube/nodes/remove-node.ts'
import { addNode, must } from './hands.ts'
import type { KubeWorld } from './world.ts'

const machine = uuid('6a2b5a4e-3f3a-4e5d-8a3a-0102030405a1')
const other = uuid('7b2b5a4e-3f3a-4e5d-8a3a-0102030405a2')

/** How Coldforge treats Nodes with any Kubernetes API. */
export function nodesSuite(world: () => KubeWorld): void {
  test('a Node tells what it is', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'facts', uuid: machine })
    const facts = await node(coldforge, 'facts')
    assert.equal(facts.ready, 'yes')
    assert.equal(facts.labels['zone'], 'a')
    assert.ok(facts.taints.some(({ key, effect }) => key === 'gpu' && effect === 'NoSchedule'))
    assert.deepEqual(facts.addresses, ['10.75.0.7', 'facts'])
    assert.deepEqual([facts.systemUuid, facts.bootId, facts.kubeletVersion], [machine, 'boot-1', 'v1.33.4'])
  })

  test('a node is cordoned once, uncordoned once, and only by the operation that did it', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'ours' })
    assert.deepEqual(await cordon(coldforge, 'ours', '17'), { ok: true, value: 'by-us' })
    const cordoned = await node(coldforge, 'ours')
    assert.deepEqual([cordoned.isUnschedulable, cordoned.annotations[CORDONED_BY]], [true, '17'])
    await cordon(coldforge, 'ours', '17')
    assert.deepEqual(await node(coldforge, 'ours'), cordoned)
    await uncordon(coldforge, 'ours', '16')
    assert.deepEqual(await node(coldforge, 'ours'), cordoned)
    await uncordon(coldforge, 'ours', '17')
    const after = await node(coldforge, 'ours')
    assert.deepEqual([after.isUnschedulable, after.annotations[CORDONED_BY]], [false, undefined])
  })

  test('what somebody else cordoned stays cordoned', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'theirs', unschedulable: true })
    const before = await node(coldforge, 'theirs')
    assert.deepEqual(await cordon(coldforge, 'theirs', '18'), { ok: true, value: 'by-others' })
    await uncordon(coldforge, 'theirs', '18')
    assert.deepEqual(await node(coldforge, 'theirs'), before)
  })

  test('an operation takes over the cordon of an earlier one, and puts back what was uncordoned by hand', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'inherited' })
    await cordon(coldforge, 'inherited', '19')
    await cordon(coldforge, 'inherited', '20')
    assert.equal((await node(coldforge, 'inherited')).annotations[CORDONED_BY], '20')
    await must(admin, { method: 'PATCH', path: nodePath('inherited'), body: { spec: { unschedulable: false } } })
    await cordon(coldforge, 'inherited', '20')
    assert.equal((await node(coldforge, 'inherited')).isUnschedulable, true)
  })

  test('a cordon among the many changes that kubelets and controllers make loses none of them', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'busy' })
    const labels = ['a', 'b', 'c', 'd'].map((label) =>
      must(admin, { method: 'PATCH', path: nodePath('busy'), body: { metadata: { labels: { [label]: 'set' } } } }),
    )
    const [cordoned] = await Promise.all([cordon(coldforge, 'busy', '21'), ...labels])
    assert.deepEqual(cordoned, { ok: true, value: 'by-us' })
    const after = await node(coldforge, 'busy')
    assert.equal(after.isUnschedulable, true)
    for (const label of ['a', 'b', 'c', 'd']) assert.equal(after.labels[label], 'set')
  })

  test('the Node of a machine that has left is deleted, once', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'left', ready: 'Unknown', uuid: machine })
    assert.deepEqual(await removeNode(coldforge, 'left', machine), { ok: true, value: true })
    assert.deepEqual(await removeNode(coldforge, 'left', machine), { ok: true, value: false })
  })

  test('a Node that is alive, or another machine, is not deleted', async () => {
    const { admin, coldforge } = world()
    await addNode(admin, { name: 'alive', uuid: machine })
    await addNode(admin, { name: 'taken', ready: 'Unknown', uuid: other })
    const refused = [await removeNode(coldforge, 'alive', machine), await removeNode(coldforge, 'taken', machine)]
    assert.deepEqual(
      refused.map((result) => !result.ok && result.error.code),
      ['NODE_STILL_READY', 'NODE_IS_ANOTHER_MACHINE'],
    )
    await node(coldforge, 'alive')
    await node(coldforge, 'taken')
  })

  test('a Node that is not there is a 404 and no failure', async () => {
    const nowhere = await readNode(world().coldforge, 'nowhere')
    assert.ok(!nowhere.ok && isStatus(nowhere.error, 404))
  })
}

async function node(client: KubeWorld['admin'], name: string): Promise<NodeFacts> {
  const answer = await readNode(client, name)
  assert.ok(answer.ok)
  return answer.value
}

function uuid(text: string): Uuid {
  const parsed = parseUuid(text)
  if (!parsed.ok) throw new TypeError(parsed.error)
  return parsed.value
}
