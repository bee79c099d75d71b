import type { Generated } from 'kysely'

/** The tables as kysely sees them. Times are milliseconds since 1970, lists and facts are JSON text. */
export interface Schema {
  organizations: { id: Generated<number>; uuid: string; name: string; created_at: number; approval: Generated<string> }
  api_keys: {
    id: Generated<number>
    organization_id: number
    name: string
    scope: string
    hash: string
    created_at: number
    expires_at: number | null
  }
  /** Named blobs that the server needs to be itself: its CA, its certificates. Private parts are encrypted. */
  vault: { name: string; value: Uint8Array }
  boot_artifacts: {
    id: Generated<number>
    organization_id: number
    name: string
    status: string
    fingerprint: string
    ipxe_version: string
    certificate_pem: string
    sealed_key: Uint8Array
    created_at: number
    expires_at: number
    revoked_at: number | null
    last_used_at: number | null
    network: string | null
  }
  chain_urls: {
    id: Generated<number>
    organization_id: number
    name: string
    hash: string
    created_at: number
    expires_at: number
    revoked_at: number | null
    last_used_at: number | null
    uses: number
  }
  machines: {
    id: Generated<number>
    organization_id: number
    uuid: string
    name: string
    status: string
    macs: string
    serial: string | null
    product: string | null
    created_at: number
    last_boot_at: number | null
    last_ignition_at: number | null
    agent_heartbeat_at: number | null
    /** The last heartbeat as JSON, facts included. */
    heartbeat: string | null
    pool_id: Generated<number | null>
    /** `NodeLabel`s as JSON, in the order that people gave. */
    labels: Generated<string>
    approval: Generated<string>
    quarantine: Generated<string | null>
    /** Since when its heartbeats are missed. */
    heartbeat_missed_at: Generated<number | null>
  }
  /** What may be left in clusters of machines that were given up or deleted. */
  abandoned_nodes: { organization_id: number; cluster_id: number; node_name: string; machine: string }
  /** The labels of machines once more, to find machines by. */
  machine_labels: { machine_id: number; key: string; value: string }
  /** Kept by triggers on `machines`, to find machines by. */
  machine_macs: { mac: string; machine_id: number }
  /** Who changed what: `before` and `after` are JSON. */
  audit: {
    id: Generated<number>
    organization_id: number
    at: number
    who: string
    whence: string
    action: string
    subject: string
    before: string | null
    after: string | null
  }
  boot_sessions: {
    id: number
    machine_id: number | null
    mac: string | null
    uuid: string | null
    started_at: number
    last_event_at: number
    furthest: string
    outcome: string
  }
  boot_events: {
    id: number
    session_id: number
    at: number
    protocol: string
    step: string
    says: string
    refusal: string | null
    fix: string | null
    took_ms: number | null
    server_ms: number | null
    bytes: number | null
  }
  boot_tokens: {
    hash: string
    session_id: number
    machine_id: number
    uuid: string
    created_at: number
    expires_at: number
    used_at: number | null
    credential: string | null
    labels: string | null
    revision: number | null
    join_token_id: string | null
  }
  agent_credentials: {
    hash: string
    machine_id: number
    session_id: number
    revoked: number
    key_hash: string | null
    key_until: number | null
  }
  instructions: {
    id: Generated<number>
    machine_id: number
    kind: string
    state: string
    changed_at: number
    detail: string
    started_in: string
  }
  leases: {
    ip: number
    network: string
    client: string
    mac: string | null
    uuid: string | null
    holder: string
    state: string
    expires: number
  }
  operations: {
    id: Generated<number>
    organization_id: number
    action: string
    subject: string
    status: string
    created_at: number
    finished_at: number | null
    /** `OperationFailure` as JSON. */
    failure: string | null
    /** The whole `SteppedOperation` as a document; null for one that a restart fails. */
    body: Generated<string | null>
  }
  /** Things that are few, read whole and never searched by their insides: `body` is one as a document. */
  documents: {
    id: Generated<number>
    kind: string
    organization_id: number
    /** What it belongs to, 0 for the organization itself. */
    parent_id: number
    /** Unique, whatever its case, below its parent; null for what has none. */
    name: string | null
    /** 1 while it is under way. */
    open: number
    body: string
  }
  revisions: { owner_kind: string; owner_id: number; number: number; body: string }
  /** Where a history stands, as a document. */
  revision_pointers: { owner_kind: string; owner_id: number; body: string }
  operation_lines: { id: Generated<number>; operation_id: number; at: number; says: string }
  /** Which machine came in by which credential, and how often. */
  admissions: {
    kind: string
    credential_id: number
    machine_id: number
    first_at: number
    last_at: number
    boots: number
  }
  uefi_http_boot_urls: {
    id: Generated<number>
    artifact_id: number
    name: string
    protocols: string
    hash: string
    created_at: number
    expires_at: number
    revoked_at: number | null
    last_used_at: number | null
    uses: number
  }
  trusted_certificates: {
    id: Generated<number>
    organization_id: number
    name: string
    kind: string
    fingerprint: string
    der: Uint8Array | null
    crl_url: string | null
    crl_hash: string | null
    crl_checked_at: number | null
    crl_problem: string | null
    created_at: number
    revoked_at: number | null
    last_used_at: number | null
  }
  revocation_lists: { hash: string; bytes: Uint8Array }
  /** Groups, profiles and templates as people wrote them. */
  declared_documents: { organization_id: number; kind: string; name: string; text: string; changed_at: number }
  /** What has happened, in order; written by `event-triggers.ts`. `body` is JSON. */
  events: {
    id: Generated<number>
    organization_id: number
    at: number
    kind: string
    subject: string
    body: string
  }
  /** How far readers of the events have come. */
  event_cursors: { name: string; event_id: number }
  deliveries: {
    id: Generated<number>
    organization_id: number
    webhook_id: number
    event_id: number
    state: string
    attempts: number
    created_at: number
    due_at: number | null
    last_at: number | null
    last_status: number | null
    problem: string | null
  }
  /** What was answered to requests with an `Idempotency-Key`: `answer` is sealed, and null until there is one. */
  idempotent_answers: {
    organization_id: number
    key: string
    fingerprint: string
    at: number
    status: number | null
    answer: Uint8Array | null
  }
}
