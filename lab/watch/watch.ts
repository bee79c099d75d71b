import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { machine, type Boot, type BootEvent } from '../../src/api/contract.ts'
import type { ApiClient } from '../../src/bin/api-client.ts'
import type { MachineStatus } from '../../src/domain/machines/machine.ts'
import { afterLook, afterNews, hasArrived, isBootOf, type Progress } from './progress.ts'

export interface WatchOptions {
  readonly client: ApiClient
  readonly news: AsyncIterable<Boot>
  readonly machines: readonly Progress[]
  readonly until: MachineStatus
  /** Aborts when there is no more patience, or nothing left to watch. */
  readonly stop: AbortSignal
  readonly onEvent: (index: number, event: BootEvent) => void
  /** Called after every change, with all machines. */
  readonly onProgress: (machines: readonly Progress[]) => void
}

const GRACE_MILLISECONDS = 2000

const machineList = z.object({ machines: z.array(machine) })

/** Follows machines until all have arrived, the news end or `stop` aborts, and tells how far each has come. */
export async function watchMachines(options: WatchOptions): Promise<readonly Progress[]> {
  const { client, stop, until } = options
  let machines = options.machines
  const change = (next: readonly Progress[]): void => {
    machines = next
    options.onProgress(machines)
  }
  const follow = async (): Promise<void> => {
    for await (const news of options.news) {
      if (stop.aborted) return
      const whose = machines.find((m) => isBootOf(news, m))
      if (whose === undefined) continue
      for (const event of news.events) options.onEvent(whose.index, event)
      change(machines.map((m) => (m === whose ? afterNews(m, news) : m)))
      if (news.machine_id === null) continue
      const { machines: known } = await client.get('/api/v1/machines', machineList)
      change(machines.map((m) => afterLook(m, known)))
      if (machines.every((m) => hasArrived(m, until))) return
    }
  }
  const stopped = stop.aborted ? Promise.resolve() : once(stop, 'abort')
  const followed = follow().catch(async (failure: unknown) => {
    // A server that ends breaks its connections first; that it ended is then the better story.
    await Promise.race([stopped, delay(GRACE_MILLISECONDS)])
    if (!stop.aborted) throw failure
  })
  await Promise.race([followed, stopped])
  return machines
}
