import { setTimeout as wait } from 'node:timers/promises'
import { rolloutProgress, type RolloutProgressView } from '../api/fleet/pool-progress-contract.ts'
import type { ApiClient } from './api-client.ts'
import { Problem, Unreachable } from './problem.ts'

const LOOK_EVERY = 500

/** Shows each step of a rollout as it happens. Resolves when it has succeeded; rejects with its reason when it ends otherwise. */
export async function followRollout(client: ApiClient, path: string, show: (line: string) => void): Promise<void> {
  const told = new Map<string, string>()
  const news = (about: string, line: string): void => {
    if (told.get(about) === line) return
    told.set(about, line)
    show(line)
  }
  for (;;) {
    const progress = await client.get(`${path}/progress`, rolloutProgress).catch((failure: unknown) => {
      // A server that was there before is waited for.
      if (told.size === 0 || !(failure instanceof Unreachable)) throw failure
    })
    if (progress === undefined) {
      news('server', 'the server does not answer; the rollout goes on when it is back')
      await wait(LOOK_EVERY)
      continue
    }
    told.delete('server')
    for (const [about, line] of linesOf(progress)) news(about, line)
    const { id, state, reason } = progress.rollout
    if (state === 'succeeded') return
    if (state === 'failed' || state === 'frozen' || state === 'cancelled')
      throw new Problem(`Rollout ${id} is ${state}${reason === null ? '' : `: ${reason}`}.`)
    await wait(LOOK_EVERY)
  }
}

/** What there is to tell, each with what it is about: it is told again only when it has changed. */
function linesOf({ rollout, under_way: underWay, failed, done, machines, ...rest }: RolloutProgressView) {
  const steps = underWay.flatMap(({ name, operation }): [string, string][] => {
    const step = operation?.steps.findLast(({ state }) => state !== 'pending' && state !== 'skipped')
    return step === undefined ? [] : [[name, `${name}: ${step.name}${step.says === '' ? '' : `: ${step.says}`}`]]
  })
  const failures = failed.map(({ name, operation }): [string, string] => [
    name,
    `${name}: failed: ${operation?.failure?.detail ?? 'see its operation'}`,
  ])
  const total: [string, string][] = machines === 0 ? [] : [['total', `${done} of ${machines} machines run it`]]
  const paused: [string, string][] = rollout.state === 'paused' ? [['state', `paused: ${rollout.reason ?? ''}`]] : []
  const waits: [string, string][] = rest.waits_for === null ? [] : [['waits', `waiting: ${rest.waits_for}`]]
  return [...steps, ...failures, ...total, ...paused, ...waits]
}
