import type { Readable } from 'node:stream'
import { Command } from 'commander'
import { z } from 'zod'
import { boot, type Boot, type BootEvent } from '../api/contract.ts'
import { apiClient, withClientOptions, type ApiClient, type ClientOptions } from './api-client.ts'
import { bootNews } from './boot-news.ts'
import { findMachine } from './named.ts'
import { Problem } from './problem.ts'
import { size } from './table.ts'

interface TraceOptions extends ClientOptions {
  readonly watch?: boolean
  readonly json?: boolean
}

export const bootCommand = (): Command => {
  const trace = new Command('trace')
    .argument('<machine>', 'its id, name, UUID or MAC')
    .description('show the last boot of a machine, step by step')
    .option('-w, --watch', 'go on showing what happens')
    .option('--json', 'the boot as the API tells it')
  return new Command('boot').description('look at boots').addCommand(
    withClientOptions(trace).action(async (wanted: string, options: TraceOptions) => {
      const client = apiClient(options)
      // The stream is opened first, so that nothing falls between the listing and the watching.
      const live = options.watch === true ? await client.open('/api/v1/events') : undefined
      const last = await lastBoot(client, wanted)
      if (options.json === true) process.stdout.write(`${JSON.stringify(last, null, 2)}\n`)
      else process.stdout.write(last === undefined ? 'no boot yet\n' : showBoot(last))
      if (live !== undefined) await watch(live, wanted, last)
    }),
  )
}

async function lastBoot(client: ApiClient, wanted: string): Promise<Boot | undefined> {
  const found = await findMachine(client, wanted)
  const path = found === undefined ? '/api/v1/boots' : `/api/v1/machines/${found.id}/boots?limit=1`
  const { boots } = await client.get(path, z.object({ boots: z.array(boot) }))
  const last =
    found === undefined
      ? boots.find((b) => b.mac === wanted.toLowerCase() || b.uuid === wanted.toLowerCase())
      : boots[0]
  if (found === undefined && last === undefined) {
    throw new Problem(
      `No machine and no boot is known as "${wanted}". See: coldforge get machines, coldforge get boots`,
    )
  }
  return last
}

async function watch(stream: Readable, wanted: string, last: Boot | undefined): Promise<void> {
  const shown = new Set(last?.events.map((e) => e.id))
  let current = last
  for await (const news of bootNews(stream)) {
    const isOurs =
      news.id === current?.id ||
      news.mac === wanted.toLowerCase() ||
      (news.machine_id !== null && news.machine_id === current?.machine_id)
    if (!isOurs) continue
    if (news.id !== current?.id) process.stdout.write(`boot ${news.id}, ${news.started_at}\n`)
    const started = news.id === current?.id ? current.started_at : news.started_at
    current = { ...news, machine_id: news.machine_id ?? current?.machine_id ?? null }
    for (const event of news.events) if (!shown.has(event.id)) process.stdout.write(showEvent(event, started))
  }
}

const showBoot = (b: Boot): string =>
  [
    `boot ${b.id} of ${b.mac ?? b.uuid ?? 'an unknown machine'}, ${b.started_at}: ${b.outcome}\n`,
    ...b.events.map((e) => showEvent(e, b.started_at)),
  ].join('')

/** One step on one line: when it began, what it was, how long it took, how much was moved. Below a refusal, what to do. */
export function showEvent(event: BootEvent, startedAt: string): string {
  const at = `${((Date.parse(event.at) - Date.parse(startedAt)) / 1000).toFixed(1)} s`
  const took =
    event.took_ms === null
      ? ''
      : event.took_ms < 1000
        ? `${Math.round(event.took_ms)} ms`
        : `${(event.took_ms / 1000).toFixed(1)} s`
  const mark = event.refusal === null ? ' ' : '!'
  return `${at.padStart(9)} ${mark} ${event.protocol.padEnd(5)} ${event.step.padEnd(13)} ${took.padStart(7)} ${size(event.bytes).padStart(8)}  ${event.says}${event.refusal === null ? '' : ` (${event.refusal})`}\n${remedy(event)}`
}

const remedy = ({ fix }: BootEvent): string => (fix === null ? '' : `${' '.repeat(REMEDY_AT)}-> ${fix}\n`)
/** The column of what happened, so that the remedy stands below it. */
const REMEDY_AT = 50
