import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant, plusSeconds } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { AgentIdentity } from '../../domain/agents/agent-credentials.ts'
import type { Heartbeat } from '../../domain/agents/heartbeat.ts'
import type { HeardAgent, MissedHeartbeats } from '../../domain/agents/missed-heartbeats.ts'
import { HeartbeatWatch } from './heartbeat-watch.ts'

const start = instant(1_000_000)
const machine = 'c0ffee00-0000-4000-8000-000000000001' as Uuid
const from = { machineId: machine, bootSessionId: '1', boundKey: undefined } as AgentIdentity

/** Writes down what it is told. */
class Notes implements MissedHeartbeats {
  readonly told: string[] = []
  answer: 'missed' | 'excused' | 'unknown' = 'missed'
  readonly #known: readonly HeardAgent[]

  constructor(known: readonly HeardAgent[] = [{ machine, heardAt: instant(0), missedSince: undefined }]) {
    this.#known = known
  }

  async agents(): Promise<readonly HeardAgent[]> {
    return this.#known
  }

  async miss(): Promise<'missed' | 'excused' | 'unknown'> {
    this.told.push(this.answer)
    return this.answer
  }

  async resume(): Promise<void> {
    this.told.push('back')
  }
}

const speak = (watch: HeartbeatWatch, seconds: number): Promise<void> =>
  watch.over({ record: async () => {} }).record(from, {} as Heartbeat, plusSeconds(start, seconds))

test('silence counts from the start of the server, and is told once', async () => {
  const notes = new Notes()
  const watch = await HeartbeatWatch.open(notes, 60, start)
  for (const seconds of [0, 59, 60, 61, 600]) await watch.look(plusSeconds(start, seconds))
  assert.deepEqual(notes.told, ['missed'])
  await speak(watch, 700)
  await watch.look(plusSeconds(start, 701))
  assert.deepEqual(notes.told, ['missed', 'back'])
})

test('what an earlier process has told is not told again, its end is', async () => {
  const notes = new Notes([{ machine, heardAt: instant(0), missedSince: instant(1) }])
  const watch = await HeartbeatWatch.open(notes, 60, start)
  await watch.look(plusSeconds(start, 600))
  assert.deepEqual(notes.told, [])
  await speak(watch, 700)
  assert.deepEqual(notes.told, ['back'])
})

test('a machine that an operation restarts is missed when that is over, and one that is gone is forgotten', async () => {
  const notes = new Notes()
  const watch = await HeartbeatWatch.open(notes, 60, start)
  notes.answer = 'excused'
  await watch.look(plusSeconds(start, 60))
  notes.answer = 'unknown'
  await watch.look(plusSeconds(start, 61))
  await watch.look(plusSeconds(start, 62))
  assert.deepEqual(notes.told, ['excused', 'unknown'])
})
