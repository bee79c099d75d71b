/**
 * In an isolated network: two machines with real firmware, a pool, and a cluster. Prints what happened to them as JSON (`FleetStory`).
 * Argument: an empty folder.
 */
import { z } from 'zod'
import { boot, machine, type Boot, type Machine } from '../../src/api/contract.ts'
import { cluster } from '../../src/api/fleet/cluster-contract.ts'
import { pool } from '../../src/api/fleet/pool-contract.ts'
import { rolloutList, type RolloutView } from '../../src/api/fleet/rollout-contract.ts'
import { apiClient } from '../../src/bin/api-client.ts'
import { bootMedia } from '../../lab/boot-media.ts'
import { macOf, uuidOf } from '../../lab/machine/identity.ts'
import { addCable, LAB_ADDRESS, raiseBridge } from '../../lab/network/bridge.ts'
import { osImage } from '../../lab/os-image/build.ts'
import { adminSocket } from '../../lab/run-plan.ts'
import { startServer } from '../../lab/server.ts'
import type { ApiObject } from '../kube-api/api-object.ts'
import { runControllers } from '../kube-api/controllers.ts'
import { kubeconfigOf } from '../kubeconfig.ts'
import { until } from '../until.ts'
import { openLabCluster } from './lab-cluster.ts'
import { keepPowered } from './keep-powered.ts'
import { packStandIn } from './pack-stand-in.ts'
import type { Chapter, FleetStory } from './story.ts'

const folder = process.argv[2] ?? ''
const numbers = [1, 2]
/** A boot takes half a minute on an idle machine, and this is not always one. Seconds. */
const PATIENCE = 240

raiseBridge()
const world = await openLabCluster(LAB_ADDRESS)
runControllers(world, 20_000)
const image = await osImage(() => {})
await startServer({ folder, image, overlays: [packStandIn(folder)] })
const client = apiClient({ server: `unix:${adminSocket(folder)}` })

const created = await client.send(
  'POST',
  '/api/v1/clusters',
  { name: 'lab', version: '1.33', kubeconfig: kubeconfigOf(world) },
  cluster,
)
const workers = await client.send(
  'POST',
  '/api/v1/pools',
  { name: 'workers', cluster_id: created.id, kubernetes_version: '1.33.3' },
  pool,
)
const policy = (change: object): Promise<unknown> =>
  client.send('PATCH', `/api/v1/pools/${workers.id}/policy`, change, z.unknown())
await policy({ soak_seconds: 0, breaker_boots: 1, restart: 'kexec' })
for (const number of numbers) {
  const input = { name: `worker-${number}`, uuid: uuidOf(number), pool_id: workers.id }
  await client.send('POST', '/api/v1/machines', input, z.unknown())
}

const media = await bootMedia(client, 'iso', folder)
const powered = numbers.map((number) =>
  keepPowered(
    { firmware: 'iso', memory: 1024, media, uuid: uuidOf(number), mac: macOf(number), tap: addCable(number) },
    `${folder}/machine${number}`,
  ),
)
for (const number of numbers) await atWork(number)
const joined = await chapter()

const rolled = await rollOut({ kubernetes_version: '1.33.4' })
await policy({ restart: 'firmware' })
// Its `init` ends at once, after which the kernel panics and starts the machine again.
const broken = await rollOut({ kernel_arguments: ['rdinit=/bin/false', 'panic=1'] })

await powered[1]?.cut()
const [, dead] = await machines()
await client.send('POST', `/api/v1/machines/${dead?.id}/force-unassign`, {}, z.unknown())
await until(
  'its Node to go',
  () => (nodes().some(({ metadata }) => metadata.name === 'worker-2') ? undefined : true),
  PATIENCE,
)

const story: FleetStory = { joined, rolled, broken, lost: await chapter(), requests: world.server.requests }
process.stdout.write(JSON.stringify(story), () => process.exit(0))

async function rollOut(change: object): Promise<Chapter> {
  await client.send('PATCH', `/api/v1/pools/${workers.id}`, change, z.unknown())
  const path = `/api/v1/pools/${workers.id}/rollouts`
  await client.send('POST', path, {}, z.unknown())
  const rollout = await until(
    'the end of the rollout',
    async () => {
      const [newest] = (await client.get(path, rolloutList)).rollouts
      return newest?.state === 'running' ? undefined : newest
    },
    PATIENCE * 2,
  )
  for (const number of numbers) await atWork(number)
  return chapter(rollout)
}

async function atWork(number: number): Promise<void> {
  const isReady = async (): Promise<true | undefined> =>
    (await machines())[number - 1]?.status === 'ready' ? true : undefined
  await until(`worker-${number} at work`, isReady, PATIENCE)
}

/** By name. */
async function machines(): Promise<readonly Machine[]> {
  const { machines: all } = await client.get('/api/v1/machines', z.object({ machines: z.array(machine) }))
  return all.toSorted((a, b) => a.name.localeCompare(b.name))
}

async function chapter(rollout?: RolloutView): Promise<Chapter> {
  const all = await machines()
  return { machines: all, boots: await Promise.all(all.map(bootsOf)), nodes: nodes(), rollout }
}

async function bootsOf({ id }: Machine): Promise<readonly Boot[]> {
  return (await client.get(`/api/v1/machines/${id}/boots`, z.object({ boots: z.array(boot) }))).boots
}

function nodes(): readonly ApiObject[] {
  return world.server.store.list({ group: '', resource: 'nodes', namespace: undefined })
}
