import { sql as raw } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { ClusterMembership } from '../../domain/rollouts/cluster-membership.ts'
import type { Sql } from './sql.ts'

export const sqlClusterMembership = (sql: Sql): ClusterMembership => ({
  async clusters() {
    const rows = await sql.read
      .selectFrom('documents')
      .select(['organization_id', 'parent_id'])
      .distinct()
      .where('kind', '=', 'pool')
      .where((e) => e.exists(e.selectFrom('machines').select('id').whereRef('pool_id', '=', 'documents.id')))
      .execute()
    return rows.map(({ organization_id, parent_id }) => ({ organizationId: organization_id, clusterId: parent_id }))
  },
  async hasNode(clusterId, nodeName) {
    const row = await sql.read
      .selectFrom('machines as m')
      .innerJoin('documents as p', (on) => on.onRef('p.id', '=', 'm.pool_id').on('p.kind', '=', 'pool'))
      .leftJoin('revision_pointers as s', (on) =>
        on.onRef('s.owner_id', '=', 'm.id').on('s.owner_kind', '=', 'machine'),
      )
      .leftJoin('revisions as r', (on) =>
        on
          .onRef('r.owner_id', '=', 'm.id')
          .on('r.owner_kind', '=', 'machine')
          .on('r.number', '=', raw<number>`coalesce(s.body ->> '$.applying', s.body ->> '$.current')`),
      )
      .select('m.id')
      .where('p.parent_id', '=', clusterId)
      .where('m.approval', '=', 'approved')
      .where(raw<string>`coalesce(r.body ->> '$.content.hostname', m.name)`, '=', nodeName)
      .executeTakeFirst()
    return row !== undefined
  },
  async openJoinTokens() {
    const rows = await sql.read
      .selectFrom('boot_tokens as t')
      .innerJoin('machines as m', 'm.id', 't.machine_id')
      .innerJoin('boot_sessions as b', 'b.id', 't.session_id')
      .leftJoin('revisions as r', (on) =>
        on
          .onRef('r.owner_id', '=', 't.machine_id')
          .on('r.owner_kind', '=', 'machine')
          .onRef('r.number', '=', 't.revision'),
      )
      .leftJoin('documents as p', (on) =>
        on.on('p.kind', '=', 'pool').on('p.id', '=', raw<number>`r.body ->> '$.content.pool.poolId'`),
      )
      .select(['t.join_token_id', 't.used_at', 'm.organization_id', 'm.uuid', 'm.name', 'p.parent_id', 'b.outcome'])
      .select(raw<string | null>`r.body ->> '$.content.hostname'`.as('hostname'))
      .select(raw<string | null>`m.heartbeat ->> '$.bootId'`.as('boot_id'))
      .select(raw<number>`t.used_at = (SELECT max(used_at) FROM boot_tokens WHERE machine_id = m.id)`.as('is_newest'))
      .where('t.join_token_id', 'is not', null)
      .execute()
    return rows.map((row) => ({
      id: row.join_token_id ?? '',
      organizationId: row.organization_id,
      clusterId: row.parent_id ?? undefined,
      machine: row.uuid as Uuid,
      nodeName: row.hostname ?? row.name,
      handedOutAt: (row.used_at ?? 0) as Instant,
      bootId: row.boot_id ?? undefined,
      isItsBoot: row.is_newest === 1 && row.outcome === 'running',
      isOutdated: row.is_newest !== 1,
    }))
  },
  closeJoinToken: (id) =>
    sql.transact(async (db) => {
      await db.updateTable('boot_tokens').set({ join_token_id: null }).where('join_token_id', '=', id).execute()
    }),
  async abandonedNodes() {
    const rows = await sql.read.selectFrom('abandoned_nodes').selectAll().execute()
    return rows.map((row) => ({
      organizationId: row.organization_id,
      clusterId: row.cluster_id,
      nodeName: row.node_name,
      machine: row.machine as Uuid,
    }))
  },
  closeAbandonedNode: ({ clusterId, nodeName, machine }) =>
    sql.transact(async (db) => {
      await db
        .deleteFrom('abandoned_nodes')
        .where('cluster_id', '=', clusterId)
        .where('node_name', '=', nodeName)
        .where('machine', '=', machine)
        .execute()
    }),
})
