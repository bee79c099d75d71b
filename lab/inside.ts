/**
 * The part of a run that happens in the isolated network: `node inside.ts <plan as JSON>`. It is the first process of its
 * namespace, so the server and every machine end with it. Exit code 0: every machine arrived.
 */
import { once } from 'node:events'
import { join } from 'node:path'
import { setInterval as every } from 'node:timers'
import { apiClient } from '../src/bin/api-client.ts'
import { bootMedia } from './boot-media.ts'
import { macOf, uuidOf } from './machine/identity.ts'
import { powerOn, type PoweredMachine } from './machine/power.ts'
import { addCable, raiseBridge } from './network/bridge.ts'
import { Story } from './watch/story.ts'
import { resultOf } from './result.ts'
import { adminSocket, type RunPlan } from './run-plan.ts'
import { startServer } from './server.ts'
import { bootNews } from './watch/news.ts'
import type { Progress } from './watch/progress.ts'
import { hasArrived } from './watch/progress.ts'
import { watchMachines } from './watch/watch.ts'

/** MiB. Enough for the initrd, packed and unpacked, with room for an agent. */
const MEMORY = 1024

const plan = JSON.parse(process.argv[2] ?? '{}') as RunPlan
const story = new Story(plan)
const interrupted = Promise.withResolvers<void>()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.resolve())

const stop = new AbortController()
void interrupted.promise.then(() => stop.abort())

raiseBridge()
story.waitFor('the server')
const server = await startServer(plan)
server.process.on('exit', () => stop.abort())
const client = apiClient({ server: `unix:${adminSocket(plan.folder)}` })
story.waitFor('the boot artifact')
const media = await bootMedia(client, plan.firmware, plan.folder)
const news = await bootNews(client)

story.powerOn()
const poweredOnAt = new Date()
const indexes = Array.from({ length: plan.machines }, (_, i) => i + 1)
const machines = new Map<number, PoweredMachine>()
for (const index of indexes) {
  const identity = { uuid: uuidOf(index), mac: macOf(index) }
  const hardware = { firmware: plan.firmware, ...identity, tap: addCable(index), memory: MEMORY, media }
  machines.set(index, await powerOn(hardware, join(plan.folder, `machine${index}`)))
}
const patience = setTimeout(() => stop.abort(), plan.timeout * 1000)
const ticking = every(() => story.tick(), 100)

const begin = indexes.map((index): Progress => ({
  index,
  mac: macOf(index),
  uuid: uuidOf(index),
  events: [],
  status: undefined,
  isRunning: false,
}))
const end = await watchMachines({
  client,
  news,
  machines: begin,
  until: plan.until,
  stop: stop.signal,
  onEvent: (index, event) => story.event(index, event),
  onProgress: (all) => story.progress(all),
})
clearTimeout(patience)
clearInterval(ticking)

const passed = end.every((progress) => hasArrived(progress, plan.until))
if (passed) story.arrived(end)
else story.failed(end, (index) => machines.get(index)?.screen() ?? '', server)
if (plan.json) process.stdout.write(`${JSON.stringify(resultOf(plan, poweredOnAt, end), null, 2)}\n`)
if (passed && plan.stay) {
  story.stays()
  await Promise.race([interrupted.promise, once(server.process, 'exit')])
}
process.exit(passed ? 0 : 1)
