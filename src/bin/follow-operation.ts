import { setTimeout as wait } from 'node:timers/promises'
import { operation } from '../api/contract.ts'
import { isFinished } from '../domain/operations/operation.ts'
import type { ApiClient } from './api-client.ts'
import { Problem } from './problem.ts'

const LOOK_EVERY = 200

/** Shows the log of an operation as it grows. Resolves when it has succeeded; rejects with its reason when it has not. */
export async function followOperation(client: ApiClient, id: number, show: (line: string) => void): Promise<void> {
  let shown = 0
  for (;;) {
    const { status, log, failure } = await client.get(`/api/v1/operations/${id}`, operation)
    for (const { says } of log.slice(shown)) show(says)
    shown = log.length
    if (status === 'succeeded') return
    if (isFinished(status)) {
      const why = failure === null ? '' : `: ${failure.detail}.\nWhat to do: ${failure.fix}. (${failure.code})`
      throw new Problem(`Operation ${id} ${status === 'failed' ? 'has failed' : 'was cancelled'}${why}`)
    }
    await wait(LOOK_EVERY)
  }
}
