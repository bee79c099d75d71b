import type { Instant } from '../../base/instant.ts'

/** That somebody changed something. Never a secret. */
export interface AuditEntry {
  readonly id: number
  readonly organizationId: number
  readonly at: Instant
  /** `api key "ci"`, or `administrator of the server` for whoever may open its unix socket. */
  readonly who: string
  /** The address it came from, `local` for the unix socket. */
  readonly from: string
  /** Method and route: `PATCH /machines/:id`. */
  readonly action: string
  /** What it was done to: `machine 7`. */
  readonly subject: string
  /** As the API shows it; undefined where there was nothing, or nothing worth keeping. */
  readonly before: unknown
  readonly after: unknown
}

export interface AuditLog {
  note(entry: Omit<AuditEntry, 'id'>): Promise<void>
  /** Newest first, those with an id below `before`. */
  entries(organizationId: number, limit: number, before: number | undefined): Promise<readonly AuditEntry[]>
  /** Those about one thing, newest first. */
  about(organizationId: number, subject: string, limit: number): Promise<readonly AuditEntry[]>
}
