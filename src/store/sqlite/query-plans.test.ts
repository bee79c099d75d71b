import assert from 'node:assert/strict'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { test } from 'node:test'
import type { Uuid } from '../../base/uuid.ts'
import { instant } from '../../base/instant.ts'
import type { MachineFilter } from '../../domain/machines/machine-registry.ts'
import { sqlFleetLookUps } from '../sql/fleet-look-ups.ts'
import { sqlInstructions } from '../sql/instructions.ts'
import { sqlMachines } from '../sql/machines.ts'
import type { Sql } from '../sql/sql.ts'
import { sqliteAgentLookUps } from './agent-look-ups.ts'
import { kyselyOf } from './database.ts'
import { migrate } from './migrate.ts'

/** An empty database that remembers what it is asked. */
class Watched extends DatabaseSync {
  readonly asked: string[] = []

  override prepare(sql: string): StatementSync {
    this.asked.push(sql)
    return super.prepare(sql)
  }
}

const database = new Watched(':memory:')
migrate(database)
const kysely = kyselyOf(database)
const sql: Sql = { read: kysely, transact: (work) => work(kysely) }

/** How SQLite would answer everything that `work` asks, step by step. */
async function plansOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  database.asked.length = 0
  await work()
  return database.asked
    .slice()
    .flatMap((text) => database.prepare(`EXPLAIN QUERY PLAN ${text}`).all())
    .map(({ detail }) => String(detail))
}

function assertSearched(plan: readonly string[]): void {
  assert.ok(plan.length > 0)
  assert.deepEqual(
    plan.filter((step) => step.startsWith('SCAN')),
    [],
  )
}

test('a page of machines is found by an index, whatever it is filtered by, and needs no sorting', async () => {
  const rack = { key: 'rack', value: '7' }
  const filters: readonly MachineFilter[] = [
    {},
    { after: 100 },
    { poolId: 3 },
    { poolId: 3, after: 100 },
    { status: 'updating' },
    { status: 'updating', after: 100 },
    { called: 'worker-1' },
    { labels: [rack] },
    { labels: [rack, { key: 'room', value: '2' }] },
  ]
  for (const filter of filters) {
    const plan = await plansOf(() => sqlMachines(sql).machines(1, { ...filter, limit: 100 }))
    assertSearched(plan)
    assert.ok(!plan.some((step) => step.includes('ORDER BY')), JSON.stringify(filter))
    if (filter.status !== undefined) assert.ok(plan.some((step) => step.includes('machines_by_status')))
  }
})

test('a heartbeat finds its credential, its machine and what it was told by an index', async () => {
  const from = { machineId: 'x' as Uuid, bootSessionId: '1', boundKey: undefined }
  assertSearched(await plansOf(async () => sqliteAgentLookUps(database).find('hash')))
  const isAsked = async () => true
  assertSearched(await plansOf(() => sqlInstructions(sql, isAsked).noteBoot(from, instant(1))))
})

test('looking for pools with something to do walks through no machine that has nothing to do', async () => {
  const plan = await plansOf(() => sqlFleetLookUps(sql).busyPools())
  const machines = plan.filter((step) => /\bmachines\b/.test(step))
  assert.equal(machines.length, 1)
  assert.match(machines[0] ?? '', /INDEX machines_unsettled/)
})

test('looking for machines that leave their pool walks through those that leave', async () => {
  const plan = await plansOf(() => sqlFleetLookUps(sql).leavingMachines())
  assert.deepEqual(plan, ['SEARCH machines USING INDEX machines_leaving (pool_id=?)'])
})

test('the machines of a pool are read by the pool, not one by one from the whole fleet', async () => {
  assertSearched(await plansOf(() => sqlFleetLookUps(sql).recordsOfPool(3, { first: 1, last: 200 }, 64)))
})
