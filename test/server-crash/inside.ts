/**
 * In an isolated network: a machine boots, the server is killed while it hands out the initrd, and started again. Prints the
 * machines and their boots, as the second server knows them when the agent has reported. Argument: an empty folder.
 */
import { once } from 'node:events'
import { z } from 'zod'
import { boot, machine, type Boot } from '../../src/api/contract.ts'
import { apiClient } from '../../src/bin/api-client.ts'
import { bootMedia } from '../../lab/boot-media.ts'
import { macOf, uuidOf } from '../../lab/machine/identity.ts'
import { powerOn } from '../../lab/machine/power.ts'
import { addCable, raiseBridge } from '../../lab/network/bridge.ts'
import { osImage } from '../../lab/os-image/build.ts'
import { adminSocket } from '../../lab/run-plan.ts'
import { startServer } from '../../lab/server.ts'
import { labNews } from '../../lab/watch/news.ts'

const folder = process.argv[2] ?? ''
const plan = { folder, image: await osImage(() => {}) }
const client = apiClient({ server: `unix:${adminSocket(folder)}` })

raiseBridge()
const first = await startServer(plan)
const media = await bootMedia(client, 'iso', folder)
const before = await labNews(client)
await powerOn(
  { firmware: 'iso', uuid: uuidOf(1), mac: macOf(1), tap: addCable(1), memory: 1024, media },
  `${folder}/machine1`,
)
await heard(before, (news) => news.furthest === 'kernel')
first.process.kill('SIGKILL')
await once(first.process, 'exit')

await startServer(plan)
await heard(await labNews(client), (news) => news.outcome === 'running')
const { machines } = await client.get('/api/v1/machines', z.object({ machines: z.array(machine) }))
const { boots } = await client.get(`/api/v1/machines/${machines[0]?.id}/boots`, z.object({ boots: z.array(boot) }))
process.stdout.write(JSON.stringify({ machines, boots }), () => process.exit(0))

async function heard(news: AsyncIterable<Boot>, wanted: (boot: Boot) => boolean): Promise<void> {
  for await (const item of news) if (wanted(item)) return
  throw new Error('the server ended before that')
}
