import type { ExpressionBuilder, Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { MachineDetails, MachineRegistry } from '../../domain/machines/machine-registry.ts'
import { managedMachineFromRow } from './machine-rows.ts'
import type { Schema } from './schema.ts'
import type { Sql } from './sql.ts'

const parsed = (json: string | null): unknown => (json === null ? undefined : JSON.parse(json))

/** Of the one credential that counts; a machine has others only on their way out. */
const keyUntil = (e: ExpressionBuilder<Schema, 'machines'>) =>
  e
    .selectFrom('agent_credentials')
    .select((c) => c.fn.max('key_until').as('until'))
    .whereRef('machine_id', '=', 'machines.id')
    .where('revoked', '=', 0)
    .as('key_until')

function labelled(
  e: ExpressionBuilder<Schema, 'machines'>,
  { key, value }: { readonly key: string; readonly value: string | undefined },
) {
  const holders = e.selectFrom('machine_labels').select('machine_id').where('key', '=', key)
  return value === undefined ? holders : holders.where('value', '=', value)
}

/** By one index each: an OR would walk the whole fleet. */
const calledSo = (e: ExpressionBuilder<Schema, 'machines'>, organizationId: number, called: string) =>
  e
    .selectFrom('machines as n')
    .select('n.id')
    .where('n.organization_id', '=', organizationId)
    .where('n.name', '=', called)
    .union(e.selectFrom('machines as u').select('u.id').where('u.uuid', '=', called))
    .union(e.selectFrom('machine_macs').select('machine_id as id').where('mac', '=', called))

const details = (row: Selectable<Schema['machines']> & { readonly key_until: number | null }): MachineDetails => ({
  machine: managedMachineFromRow(row),
  heartbeat: parsed(row.heartbeat),
  missedSince: (row.heartbeat_missed_at ?? undefined) as Instant | undefined,
  keyUntil: (row.key_until ?? undefined) as Instant | undefined,
})

export const sqlMachines = (sql: Sql): MachineRegistry => ({
  async machines(organizationId, { labels = [], called, poolId, status, after, limit } = {}) {
    let query = sql.read
      .selectFrom('machines')
      .selectAll()
      .select(keyUntil)
      .where('organization_id', '=', organizationId)
      .orderBy('id')
    if (called !== undefined) query = query.where('id', 'in', (e) => calledSo(e, organizationId, called))
    if (poolId !== undefined) query = query.where('pool_id', '=', poolId)
    if (status !== undefined) query = query.where('status', '=', status)
    if (after !== undefined) query = query.where('id', '>', after)
    if (limit !== undefined) query = query.limit(limit)
    const [first, ...others] = labels
    if (first !== undefined)
      query = query.where('id', 'in', (e) =>
        // One intersection: asked for one by one, SQLite walks the whole fleet for each.
        others.reduce((found, label) => found.intersect(labelled(e, label)), labelled(e, first)),
      )
    return (await query.execute()).map(details)
  },
  async machine(organizationId, id) {
    const row = await sql.read
      .selectFrom('machines')
      .selectAll()
      .select(keyUntil)
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst()
    return row && details(row)
  },
  async usesOf(kind, credentialId) {
    const rows = await sql.read
      .selectFrom('admissions')
      .innerJoin('machines', 'machines.id', 'admissions.machine_id')
      .select(['machines.id', 'machines.uuid', 'machines.name', 'first_at', 'last_at', 'boots'])
      .where('kind', '=', kind)
      .where('credential_id', '=', credentialId)
      .orderBy('last_at', 'desc')
      .execute()
    return rows.map(({ id, uuid, name, first_at, last_at, boots }) => ({
      machine: { id, uuid: uuid as Uuid, name },
      firstAt: first_at as Instant,
      lastAt: last_at as Instant,
      boots,
    }))
  },
})
