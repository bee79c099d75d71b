import type { Instant } from '../../base/instant.ts'

/**
 * What can happen to a fleet, as stable words: what it happened to, and the state that has come to. `change.recorded` is an entry of the
 * audit log: something that a person or a program did.
 */
export const eventKinds = [
  'machine.registered',
  'machine.status',
  'machine.deleted',
  'machine.heartbeat_missed',
  'machine.heartbeat_resumed',
  'operation.pending',
  'operation.running',
  'operation.succeeded',
  'operation.failed',
  'operation.cancelled',
  'rollout.running',
  'rollout.paused',
  'rollout.frozen',
  'rollout.succeeded',
  'rollout.failed',
  'rollout.cancelled',
  'boot.running',
  'boot.refused',
  'boot.abandoned',
  'network.filling',
  'network.relieved',
  'change.recorded',
  'webhook.test',
] as const
export type EventKind = (typeof eventKinds)[number]

/** Something that happened in one organization. Ids only grow. */
export interface FleetEvent {
  readonly id: number
  readonly organizationId: number
  readonly at: Instant
  readonly kind: EventKind
  /** `machine 7`, as in the audit log. */
  readonly subject: string
  /** As the API shows it. Never a secret. */
  readonly data: unknown
}

/** `pattern` is a kind, the kinds of one thing (`rollout.*`), or `*` for all of them. */
export const matchesKind = (pattern: string, kind: string): boolean =>
  pattern === '*' || pattern === kind || (pattern.endsWith('.*') && kind.startsWith(pattern.slice(0, -1)))
