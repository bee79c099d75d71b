import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RolloutProgressView } from '../api/fleet/pool-progress-contract.ts'
import type { ApiClient } from './api-client.ts'
import { followRollout } from './follow-rollout.ts'
import { Unreachable } from './problem.ts'

/** No more of it than following looks at. */
const progress = (state: RolloutProgressView['rollout']['state']): RolloutProgressView =>
  ({
    rollout: { id: 1, state, reason: null },
    machines: 2,
    done: 1,
    under_way: [],
    failed: [],
    waits_for: null,
  }) as unknown as RolloutProgressView

/** Answers in this order; an error is thrown. */
function answering(...answers: readonly (RolloutProgressView | Error)[]): ApiClient {
  const left = [...answers]
  const get = async (): Promise<unknown> => {
    const next = left.shift()
    if (next instanceof Error) throw next
    return next
  }
  return { get } as unknown as ApiClient
}

test('a server that goes away while somebody follows is waited for, and that is said once', async () => {
  const shown: string[] = []
  const away = new Unreachable('gone')
  await followRollout(answering(progress('running'), away, away, progress('succeeded')), '/r', (line) =>
    shown.push(line),
  )
  assert.deepEqual(shown, ['1 of 2 machines run it', 'the server does not answer; the rollout goes on when it is back'])
})

test('a server that was never there is not waited for', async () => {
  await assert.rejects(
    followRollout(answering(new Unreachable('gone')), '/r', () => undefined),
    /gone/,
  )
})
