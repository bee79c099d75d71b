import type { Kysely, Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import { ok, err } from '../../base/result.ts'
import type { Uuid } from '../../base/uuid.ts'
import {
  applyBoot,
  applyReport,
  deliver,
  hasJustFailed,
  isDeliverable,
  isOpen,
  openStates,
  recalled,
  type Instruction,
  type InstructionKind,
  type InstructionState,
} from '../../domain/agents/instruction.ts'
import { noSuchInstruction, type InstructionStore } from '../../domain/agents/instruction-store.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

export interface SqlInstructions extends InstructionStore {
  /** Adds a pending instruction for the machine with this UUID. Throws when there is no such machine. */
  give(machineId: Uuid, kind: InstructionKind, at: Instant): Promise<Instruction>
  /** Like `give`, unless the machine's newest such instruction is neither done nor failed, or has failed just now: then that one. */
  giveOnce(machineId: Uuid, kind: InstructionKind, at: Instant): Promise<Instruction>
  /** Ends what nobody has fetched yet: it is not wanted any more. */
  recall(machineId: Uuid, kind: InstructionKind, at: Instant): Promise<void>
  find(id: number): Promise<Instruction | undefined>
}

/** `hasOpenInstruction` answers for a machine, without a transaction. */
export const sqlInstructions = (
  sql: Sql,
  hasOpenInstruction: (machine: Uuid) => Promise<boolean>,
): SqlInstructions => ({
  give: (machineId, kind, at) => sql.transact((db) => add(db, machineId, kind, at)),
  giveOnce: (machineId, kind, at) =>
    sql.transact(async (db) => {
      const newest = await newestOf(db, machineId, kind)
      const stands = newest !== undefined && (isOpen(newest) || hasJustFailed(newest, at))
      return stands ? newest : add(db, machineId, kind, at)
    }),
  recall: (machineId, kind, at) =>
    sql.transact(async (db) => {
      for (const before of await open(db, machineId))
        if (before.kind === kind) await keep(db, before, recalled(before, at))
    }),
  async find(id) {
    const row = await withMachine(sql.read).where('instructions.id', '=', id).executeTakeFirst()
    return row && fromRow(row)
  },
  async deliverNext(machineId, at) {
    // Nearly every look finds nothing, and looking first saves a transaction.
    if (!(await hasOpenInstruction(machineId))) return undefined
    return sql.transact(async (db) => {
      const next = (await open(db, machineId)).find(isDeliverable)
      return next && keep(db, next, deliver(next, at))
    })
  },
  report: (from, id, report, at) =>
    sql.transact(async (db) => {
      const found = (await ofMachine(db, from.machineId).where('instructions.id', '=', id).execute())[0]
      if (found === undefined) return err(noSuchInstruction(id))
      const before = fromRow(found)
      const after = applyReport(before, report, from, at)
      return after.ok ? ok(await keep(db, before, after.value)) : after
    }),
  async noteBoot(from, at) {
    if (!(await hasOpenInstruction(from.machineId))) return
    await sql.transact(async (db) => {
      for (const before of await open(db, from.machineId))
        await keep(db, before, applyBoot(before, from.bootSessionId, at))
    })
  },
})

async function add(db: Kysely<Schema>, machineId: Uuid, kind: InstructionKind, at: Instant): Promise<Instruction> {
  const machine = await db.selectFrom('machines').select('id').where('uuid', '=', machineId).executeTakeFirstOrThrow()
  const row = { machine_id: machine.id, kind, state: 'pending', changed_at: at, detail: '', started_in: '' }
  const { id } = await db.insertInto('instructions').values(row).returning('id').executeTakeFirstOrThrow()
  return fromRow({ id, ...row, uuid: machineId })
}

const withMachine = (db: Kysely<Schema>) =>
  db
    .selectFrom('instructions')
    .innerJoin('machines', 'machines.id', 'instructions.machine_id')
    .selectAll('instructions')
    .select('machines.uuid')

const ofMachine = (db: Kysely<Schema>, uuid: Uuid) => withMachine(db).where('machines.uuid', '=', uuid)

async function newestOf(db: Kysely<Schema>, uuid: Uuid, kind: InstructionKind): Promise<Instruction | undefined> {
  const row = await ofMachine(db, uuid)
    .where('kind', '=', kind)
    .orderBy('instructions.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && fromRow(row)
}

const open = async (db: Kysely<Schema>, uuid: Uuid): Promise<readonly Instruction[]> =>
  (
    await ofMachine(db, uuid)
      .where('state', 'in', [...openStates])
      .orderBy('instructions.id')
      .execute()
  ).map(fromRow)

async function keep(db: Kysely<Schema>, before: Instruction, after: Instruction): Promise<Instruction> {
  if (after !== before) {
    const changed = {
      state: after.state,
      changed_at: after.changedAt,
      detail: after.detail,
      started_in: after.startedIn,
    }
    await db.updateTable('instructions').set(changed).where('id', '=', after.id).execute()
  }
  return after
}

const fromRow = (row: Selectable<Schema['instructions']> & { readonly uuid: string }): Instruction => ({
  id: row.id,
  machineId: row.uuid as Uuid,
  kind: row.kind as InstructionKind,
  state: row.state as InstructionState,
  changedAt: row.changed_at as Instant,
  detail: row.detail,
  startedIn: row.started_in,
})
