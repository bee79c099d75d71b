import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, suite, test } from 'node:test'
import { isolationTrouble, spawnIsolated } from '../lab/network/isolated.ts'
import { osImage } from '../lab/os-image/build.ts'
import type { Boot } from '../src/api/contract.ts'
import type { Chapter, FleetStory } from './lab-fleet/story.ts'

const inside = `${import.meta.dirname}/lab-fleet/inside.ts`

/** Debian has no kubelet: what runs on the machines, and what a cluster does for Nodes, are stand-ins that say so. All else is real. */
suite('two machines with real firmware in a pool', { skip: isolationTrouble() ?? false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-fleet-'))
  let story: FleetStory
  before(async () => {
    await osImage(() => {})
    const child = spawnIsolated(process.execPath, [inside, folder], ['ignore', 'pipe', 'inherit'])
    const printed = await text(child.stdout!)
    const logs = ['server.log', 'machine1/serial.log', 'machine2/serial.log'].map((name) => tail(`${folder}/${name}`))
    assert.ok(printed.startsWith('{'), [printed, ...logs].join('\n'))
    story = JSON.parse(printed) as FleetStory
  })
  after(() => rmSync(folder, { recursive: true }))

  test('they join its cluster with their first boot, by the token that was made for that boot', () => {
    const { joined, requests } = story
    for (const [index, machine] of joined.machines.entries()) {
      assert.equal(machine.status, 'ready')
      assert.equal(joined.boots[index]?.length, 1)
      assert.equal(nodeInfo(joined, machine.name)?.systemUUID, machine.uuid)
    }
    const made = requests.filter((request) => request === 'POST /api/v1/namespaces/kube-system/secrets')
    const removed = requests.filter((request) => request.startsWith('DELETE /api/v1/namespaces/kube-system/secrets/'))
    // Each boot of a worker that got as far as its Ignition, and not one more.
    const boots = story.lost.boots.flat().filter(({ events }) => events.some(({ step }) => step === 'ignition'))
    assert.equal(made.length, boots.length)
    assert.equal(new Set(removed).size, boots.length)
  })

  test('a new version takes one machine after the other into its kernel, the second when the first is back', () => {
    const { joined, rolled } = story
    assert.equal(rolled.rollout?.state, 'succeeded')
    const [first, second] = rolled.boots.map((boots, index) => {
      const since = boots.slice(0, boots.length - (joined.boots[index]?.length ?? 0))
      assert.equal(since.length, 1, 'one boot for one change')
      assert.match(since[0]?.events[0]?.says ?? '', /, revision 2, from the running system$/)
      return since[0]!
    })
    assert.ok(wentDown(second!) > cameBack(first!), `${wentDown(second!)} is not after ${cameBack(first!)}`)
    for (const { name } of rolled.machines)
      assert.notEqual(nodeInfo(rolled, name)?.bootID, nodeInfo(joined, name)?.bootID)
  })

  test('a revision whose kernel panics is given up: the machine comes back on the old one, the other never goes down', () => {
    const { rolled, broken } = story
    assert.equal(broken.rollout?.state, 'frozen')
    assert.match(broken.rollout.reason ?? '', /worker-1 did not come up with revision/)
    const [first = [], second = []] = broken.boots
    assert.equal(second.length, rolled.boots[1]?.length)
    const [last, ...panicked] = first.slice(0, first.length - (rolled.boots[0]?.length ?? 0))
    assert.equal(last?.outcome, 'running')
    assert.ok(panicked.length > 0)
    for (const { events } of panicked) assert.ok(!events.some(({ step }) => step === 'ignition'))
    assert.deepEqual(
      broken.machines.map(({ status }) => status),
      ['ready', 'ready'],
    )
  })

  test('a machine without power that is given up leaves no Node behind, and the other works on', () => {
    const { lost } = story
    assert.deepEqual(
      lost.nodes.map(({ metadata }) => metadata.name),
      ['worker-1'],
    )
    assert.deepEqual(
      lost.machines.map(({ status }) => status),
      ['ready', 'force_unassigned'],
    )
  })
})

/** A boot starts when firmware speaks, which is after the machine went down. */
const wentDown = ({ started_at: at }: Boot): string => at

const cameBack = ({ events }: Boot): string => events.find(({ step }) => step === 'heartbeat')?.at ?? 'never'

const nodeInfo = ({ nodes }: Chapter, name: string): { systemUUID: string; bootID: string } | undefined =>
  nodes.find(({ metadata }) => metadata.name === name)?.status?.['nodeInfo'] as never

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-3000)
  } catch {
    return `no ${file}`
  }
}
