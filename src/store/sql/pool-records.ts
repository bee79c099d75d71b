import { sql as raw, type Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { BootOutcome } from '../../domain/boots/boot-session.ts'
import type { NewSteppedOperation, SteppedOperation } from '../../domain/operations/stepped-operation.ts'
import { emptyHistory } from '../../domain/revisions/history.ts'
import type { MachineHistory } from '../../domain/revisions/machine-content.ts'
import type { IdRange } from '../../domain/rollouts/fleet-look-ups.ts'
import type { GivenBoot } from '../../domain/rollouts/given-boot.ts'
import type { MachineRecord } from '../../domain/rollouts/machine-record.ts'
import { fromDocument } from './document.ts'
import { historyFromRows } from './histories.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

/**
 * The records of many machines of a pool in four statements: one machine after another, a pool of ten thousand would hold the server up
 * for seconds. `boots` is how many of each machine are read.
 */
export async function readPoolRecords(
  sql: Sql,
  poolId: number,
  machines: IdRange,
  boots: number,
): Promise<ReadonlyMap<number, MachineRecord>> {
  const some: Some = { poolId, ...machines }
  const histories = await readHistories(sql, some)
  const given = await readBootsOfPool(sql, some, boots)
  const operations = await readNewest(sql, some)
  const ids = new Set([...histories.keys(), ...given.keys(), ...operations.keys()])
  return new Map(
    Array.from(ids, (id) => [
      id,
      { history: histories.get(id) ?? emptyHistory, boots: given.get(id) ?? [], newest: operations.get(id) },
    ]),
  )
}

interface Some extends IdRange {
  readonly poolId: number
}

/** Pointers first, because revisions only ever grow. */
async function readHistories(
  { read }: Sql,
  { poolId, first, last }: Some,
): Promise<ReadonlyMap<number, MachineHistory>> {
  const pointers = await read
    .selectFrom('machines')
    .innerJoin('revision_pointers', (on) => on.onRef('owner_id', '=', 'machines.id').on('owner_kind', '=', 'machine'))
    .select(['owner_id', 'body'])
    .where('pool_id', '=', poolId)
    .where('machines.id', '>=', first)
    .where('machines.id', '<=', last)
    .execute()
  const rows = await read
    .selectFrom('machines')
    .innerJoin('revisions', (on) => on.onRef('owner_id', '=', 'machines.id').on('owner_kind', '=', 'machine'))
    .select(['owner_id', 'body'])
    .where('pool_id', '=', poolId)
    .where('machines.id', '>=', first)
    .where('machines.id', '<=', last)
    .orderBy('machines.id')
    .orderBy('number')
    .execute()
  const revisions = Map.groupBy(rows, ({ owner_id }) => owner_id)
  return new Map(pointers.map(({ owner_id, body }) => [owner_id, historyFromRows(body, revisions.get(owner_id) ?? [])]))
}

/** Of one machine, newest first. */
export async function readBoots({ read }: Sql, machineId: number, limit: number): Promise<readonly GivenBoot[]> {
  const rows = await read
    .selectFrom('boot_tokens')
    .innerJoin('boot_sessions', 'boot_sessions.id', 'boot_tokens.session_id')
    .select(['session_id', 'revision', 'created_at', 'used_at', 'started_at', 'last_event_at', 'outcome'])
    .where('boot_tokens.machine_id', '=', machineId)
    .orderBy('created_at', 'desc')
    .orderBy('session_id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(bootFromRow)
}

async function readBootsOfPool(
  { read }: Sql,
  { poolId, first, last }: Some,
  limit: number,
): Promise<ReadonlyMap<number, GivenBoot[]>> {
  const rows = await read
    .selectFrom('machines')
    .innerJoin('boot_tokens', 'boot_tokens.machine_id', 'machines.id')
    .innerJoin('boot_sessions', 'boot_sessions.id', 'boot_tokens.session_id')
    .select([
      'machines.id',
      'session_id',
      'revision',
      'boot_tokens.created_at',
      'used_at',
      'started_at',
      'last_event_at',
      'outcome',
    ])
    .where('pool_id', '=', poolId)
    .where('machines.id', '>=', first)
    .where('machines.id', '<=', last)
    .orderBy('machines.id')
    .orderBy('boot_tokens.created_at', 'desc')
    .orderBy('session_id', 'desc')
    .execute()
  const boots = new Map<number, GivenBoot[]>()
  for (const row of rows) {
    const of = boots.getOrInsertComputed(row.id, () => [])
    if (of.length < limit) of.push(bootFromRow(row))
  }
  return boots
}

type BootRow = Pick<Selectable<Schema['boot_tokens']>, 'session_id' | 'revision' | 'created_at' | 'used_at'> &
  Pick<Selectable<Schema['boot_sessions']>, 'started_at' | 'last_event_at' | 'outcome'>

const bootFromRow = (row: BootRow): GivenBoot => ({
  sessionId: row.session_id,
  revision: row.revision ?? undefined,
  givenAt: row.created_at as Instant,
  ignitionAt: (row.used_at ?? undefined) as Instant | undefined,
  startedAt: row.started_at as Instant,
  lastEventAt: row.last_event_at as Instant,
  outcome: row.outcome as BootOutcome,
})

async function readNewest(
  { read }: Sql,
  { poolId, first, last }: Some,
): Promise<ReadonlyMap<number, SteppedOperation>> {
  const rows = await read
    .selectFrom('machines')
    .innerJoin('operations', (join) =>
      join.on(
        'operations.id',
        '=',
        raw<number>`(
          SELECT max(o.id) FROM operations o
          WHERE o.organization_id = machines.organization_id AND o.subject = 'machine ' || machines.id AND o.body IS NOT NULL
        )`,
      ),
    )
    .select(['machines.id as machine_id', 'operations.id', 'body'])
    .where('pool_id', '=', poolId)
    .where('machines.id', '>=', first)
    .where('machines.id', '<=', last)
    .execute()
  return new Map(
    rows.map(({ machine_id, id, body }) => [
      machine_id,
      { ...(fromDocument(body ?? '{}') as NewSteppedOperation), id },
    ]),
  )
}
