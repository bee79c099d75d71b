import type { Selectable } from 'kysely'
import type { Instant } from '../../base/instant.ts'
import type { Mac } from '../../base/mac.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { BootEvent, BootStep, Protocol } from '../../domain/boots/boot-event.ts'
import type { BootOutcome, BootSession } from '../../domain/boots/boot-session.ts'
import type { BootToken } from '../../domain/boots/boot-token.ts'
import type { Schema } from './schema.ts'

export const sessionFromRow = (row: Selectable<Schema['boot_sessions']>): BootSession => ({
  id: row.id,
  machineId: row.machine_id ?? undefined,
  mac: (row.mac ?? undefined) as Mac | undefined,
  uuid: (row.uuid ?? undefined) as Uuid | undefined,
  startedAt: row.started_at as Instant,
  lastEventAt: row.last_event_at as Instant,
  furthest: row.furthest as BootStep,
  outcome: row.outcome as BootOutcome,
})

export const sessionToRow = (session: BootSession): Selectable<Schema['boot_sessions']> => ({
  id: session.id,
  machine_id: session.machineId ?? null,
  mac: session.mac ?? null,
  uuid: session.uuid ?? null,
  started_at: session.startedAt,
  last_event_at: session.lastEventAt,
  furthest: session.furthest,
  outcome: session.outcome,
})

export const eventFromRow = (row: Selectable<Schema['boot_events']>): BootEvent => ({
  id: row.id,
  sessionId: row.session_id,
  at: row.at as Instant,
  protocol: row.protocol as Protocol,
  step: row.step as BootStep,
  says: row.says,
  refusal: row.refusal ?? undefined,
  fix: row.fix ?? undefined,
  tookMilliseconds: row.took_ms ?? undefined,
  serverMilliseconds: row.server_ms ?? undefined,
  bytes: row.bytes ?? undefined,
})

export const eventToRow = (event: BootEvent): Selectable<Schema['boot_events']> => ({
  id: event.id,
  session_id: event.sessionId,
  at: event.at,
  protocol: event.protocol,
  step: event.step,
  says: event.says,
  refusal: event.refusal ?? null,
  fix: event.fix ?? null,
  took_ms: event.tookMilliseconds ?? null,
  server_ms: event.serverMilliseconds ?? null,
  bytes: event.bytes ?? null,
})

export const tokenFromRow = (row: Selectable<Schema['boot_tokens']>): BootToken => ({
  hash: row.hash,
  sessionId: row.session_id,
  machineId: row.machine_id,
  uuid: row.uuid as Uuid,
  createdAt: row.created_at as Instant,
  expiresAt: row.expires_at as Instant,
  usedAt: (row.used_at ?? undefined) as Instant | undefined,
  credential: row.credential ?? undefined,
  labels: row.labels ?? undefined,
  revision: row.revision ?? undefined,
  joinTokenId: row.join_token_id ?? undefined,
})

export const tokenToRow = (token: BootToken): Selectable<Schema['boot_tokens']> => ({
  hash: token.hash,
  session_id: token.sessionId,
  machine_id: token.machineId,
  uuid: token.uuid,
  created_at: token.createdAt,
  expires_at: token.expiresAt,
  used_at: token.usedAt ?? null,
  credential: token.credential ?? null,
  labels: token.labels ?? null,
  revision: token.revision ?? null,
  join_token_id: token.joinTokenId ?? null,
})
