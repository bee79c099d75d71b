/**
 * The part of a run that happens in the isolated network: `node inside.ts <plan as JSON>`. It is the first process of its
 * namespace, so the server and every machine end with it. Exit code 0: every machine arrived. 130: interrupted.
 */
import { once } from 'node:events'
import { join } from 'node:path'
import { apiClient } from '../src/bin/api-client.ts'
import { bootMedia } from './boot-media.ts'
import { macOf, uuidOf } from './machine/identity.ts'
import { powerOn, type PoweredMachine } from './machine/power.ts'
import { addCable, raiseBridge } from './network/bridge.ts'
import { resultOf } from './result.ts'
import { packBallast } from './os-image/ballast.ts'
import { adminSocket, type RunPlan } from './run-plan.ts'
import { startServer } from './server.ts'
import { labNews } from './watch/news.ts'
import { hasArrived, type Progress } from './watch/progress.ts'
import { Story } from './watch/story.ts'
import { watchMachines } from './watch/watch.ts'

/** MiB. Enough for the initrd, packed and unpacked, with room for an agent. */
const MEMORY = 1024

const plan = JSON.parse(process.argv[2] ?? '{}') as RunPlan
const story = new Story(plan)
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort())

raiseBridge()
story.waitFor('the server')
const overlays = plan.ballast === 0 ? [] : [packBallast(plan.folder, plan.ballast)]
const server = await startServer({ ...plan, overlays }).catch(giveUp)
const client = apiClient({ server: `unix:${adminSocket(plan.folder)}` })
story.waitFor('the boot artifact')
const media = await bootMedia(client, plan.firmware, plan.folder)
const news = await labNews(client)

const poweredOnAt = new Date()
story.powerOn()
const indexes = Array.from({ length: plan.machines }, (_, i) => i + 1)
const machines = await Promise.all(indexes.map(switchOn))
const end = await watch()

if (interrupted.signal.aborted) {
  story.interrupted()
  process.exit(130)
}
const passed = end.every((progress) => hasArrived(progress, plan.until))
if (passed) story.arrived(end)
else story.failed(end, (index) => machines[index - 1]?.screen() ?? '', server)
if (plan.json) process.stdout.write(`${JSON.stringify(resultOf(plan, poweredOnAt, end), null, 2)}\n`)
if (passed && !plan.stay) story.ends()
if (passed && plan.stay) {
  story.stays()
  await Promise.race([once(interrupted.signal, 'abort'), once(server.process, 'exit')])
}
process.exit(passed ? 0 : 1)

function giveUp(failure: Error): never {
  story.gaveUp(failure.message)
  process.exit(1)
}

function switchOn(index: number): Promise<PoweredMachine> {
  const hardware = { firmware: plan.firmware, uuid: uuidOf(index), mac: macOf(index), tap: addCable(index) }
  return powerOn({ ...hardware, memory: MEMORY + 3 * plan.ballast, media }, join(plan.folder, `machine${index}`))
}

async function watch(): Promise<readonly Progress[]> {
  const serverGone = new AbortController()
  server.process.once('exit', () => serverGone.abort())
  const patience = AbortSignal.timeout(plan.timeout * 1000)
  const ticking = setInterval(() => story.tick(), 100)
  try {
    return await watchMachines({
      client,
      news,
      machines: indexes.map((index) => notHeardOf(index)),
      until: plan.until,
      stop: AbortSignal.any([patience, interrupted.signal, serverGone.signal]),
      onEvent: (index, event) => story.event(index, event),
      onProgress: (all) => story.progress(all),
    })
  } finally {
    clearInterval(ticking)
  }
}

function notHeardOf(index: number): Progress {
  return { index, mac: macOf(index), uuid: uuidOf(index), events: [], status: undefined, isRunning: false }
}
