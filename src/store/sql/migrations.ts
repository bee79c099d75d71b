import { eventTriggers } from './event-triggers.ts'
import { heartbeatTriggers } from './heartbeat-triggers.ts'

/**
 * The database from empty to now, one step a release, never edited once released. Times are milliseconds since 1970.
 * `PRAGMA user_version` (or its like) holds how many steps have been taken.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE organizations (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, created_at INTEGER NOT NULL
  );
  CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY, organization_id INTEGER NOT NULL REFERENCES organizations, name TEXT NOT NULL, scope TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL, expires_at INTEGER
  );
  CREATE TABLE vault (name TEXT PRIMARY KEY, value BLOB NOT NULL);

  CREATE TABLE boot_artifacts (
    id INTEGER PRIMARY KEY, organization_id INTEGER NOT NULL REFERENCES organizations, name TEXT NOT NULL, status TEXT NOT NULL,
    fingerprint TEXT NOT NULL UNIQUE, ipxe_version TEXT NOT NULL, certificate_pem TEXT NOT NULL, sealed_key BLOB NOT NULL,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER, last_used_at INTEGER
  );
  CREATE TABLE chain_urls (
    id INTEGER PRIMARY KEY, organization_id INTEGER NOT NULL REFERENCES organizations, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER, last_used_at INTEGER, uses INTEGER NOT NULL
  );

  CREATE TABLE machines (
    id INTEGER PRIMARY KEY, organization_id INTEGER NOT NULL REFERENCES organizations, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    status TEXT NOT NULL, macs TEXT NOT NULL, serial TEXT, product TEXT, created_at INTEGER NOT NULL, last_boot_at INTEGER,
    last_ignition_at INTEGER, agent_heartbeat_at INTEGER, heartbeat TEXT
  );

  CREATE TABLE boot_sessions (
    id INTEGER PRIMARY KEY, machine_id INTEGER, mac TEXT, uuid TEXT, started_at INTEGER NOT NULL, last_event_at INTEGER NOT NULL,
    furthest TEXT NOT NULL, outcome TEXT NOT NULL
  );
  CREATE INDEX boot_sessions_by_machine ON boot_sessions (machine_id, id);
  CREATE INDEX boot_sessions_by_age ON boot_sessions (last_event_at);
  CREATE TABLE boot_events (
    id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES boot_sessions ON DELETE CASCADE, at INTEGER NOT NULL,
    protocol TEXT NOT NULL, step TEXT NOT NULL, says TEXT NOT NULL, refusal TEXT, took_ms REAL, server_ms REAL, bytes INTEGER
  );
  CREATE INDEX boot_events_by_session ON boot_events (session_id, id);
  CREATE TABLE boot_tokens (
    hash TEXT PRIMARY KEY, session_id INTEGER NOT NULL, machine_id INTEGER NOT NULL REFERENCES machines ON DELETE CASCADE,
    uuid TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX boot_tokens_by_age ON boot_tokens (expires_at);

  CREATE TABLE agent_credentials (
    hash TEXT PRIMARY KEY, machine_id INTEGER NOT NULL REFERENCES machines ON DELETE CASCADE, session_id INTEGER NOT NULL,
    revoked INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX agent_credentials_by_machine ON agent_credentials (machine_id);
  CREATE TABLE instructions (
    id INTEGER PRIMARY KEY, machine_id INTEGER NOT NULL REFERENCES machines ON DELETE CASCADE, kind TEXT NOT NULL, state TEXT NOT NULL,
    changed_at INTEGER NOT NULL, detail TEXT NOT NULL, started_in TEXT NOT NULL
  );
  CREATE INDEX instructions_by_machine ON instructions (machine_id, state);

  CREATE TABLE leases (
    ip INTEGER PRIMARY KEY, network TEXT NOT NULL, client TEXT NOT NULL, mac TEXT, holder TEXT NOT NULL, state TEXT NOT NULL,
    expires INTEGER NOT NULL
  );
  `,
  `
  CREATE TABLE operations (
    id INTEGER PRIMARY KEY, organization_id INTEGER NOT NULL REFERENCES organizations, action TEXT NOT NULL, subject TEXT NOT NULL,
    status TEXT NOT NULL, created_at INTEGER NOT NULL, finished_at INTEGER, failure TEXT
  );
  CREATE INDEX operations_by_status ON operations (status);
  CREATE TABLE operation_lines (
    id INTEGER PRIMARY KEY, operation_id INTEGER NOT NULL REFERENCES operations ON DELETE CASCADE, at INTEGER NOT NULL, says TEXT NOT NULL
  );
  CREATE INDEX operation_lines_by_operation ON operation_lines (operation_id, id);
  CREATE TABLE admissions (
    kind TEXT NOT NULL, credential_id INTEGER NOT NULL, machine_id INTEGER NOT NULL REFERENCES machines ON DELETE CASCADE,
    first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, boots INTEGER NOT NULL, PRIMARY KEY (kind, credential_id, machine_id)
  );
  `,
  `
  CREATE TABLE uefi_http_boot_urls (
    id INTEGER PRIMARY KEY, artifact_id INTEGER NOT NULL REFERENCES boot_artifacts ON DELETE CASCADE, name TEXT NOT NULL,
    protocols TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER,
    last_used_at INTEGER, uses INTEGER NOT NULL
  );
  CREATE INDEX uefi_http_boot_urls_by_artifact ON uefi_http_boot_urls (artifact_id);
  `,
  `
  CREATE TABLE trusted_certificates (
    id INTEGER PRIMARY KEY, organization_id INTEGER NOT NULL REFERENCES organizations, name TEXT NOT NULL, kind TEXT NOT NULL,
    fingerprint TEXT NOT NULL, der BLOB, crl_url TEXT, crl_hash TEXT, crl_checked_at INTEGER, crl_problem TEXT,
    created_at INTEGER NOT NULL, revoked_at INTEGER, last_used_at INTEGER
  );
  CREATE UNIQUE INDEX trusted_certificates_in_force ON trusted_certificates (fingerprint) WHERE revoked_at IS NULL;
  CREATE TABLE revocation_lists (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL);
  `,
  'ALTER TABLE leases ADD COLUMN uuid TEXT',
  `
  ALTER TABLE boot_tokens ADD COLUMN credential TEXT;
  CREATE INDEX boot_tokens_by_session ON boot_tokens (session_id, created_at);
  `,
  `
  ALTER TABLE machines ADD COLUMN pool_id INTEGER;
  ALTER TABLE machines ADD COLUMN labels TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE machines ADD COLUMN approval TEXT NOT NULL DEFAULT 'approved';
  ALTER TABLE machines ADD COLUMN quarantine TEXT;
  CREATE INDEX machines_by_organization ON machines (organization_id, id);
  CREATE INDEX machines_by_pool ON machines (pool_id, id);
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY, organization_id INTEGER NOT NULL REFERENCES organizations, at INTEGER NOT NULL, who TEXT NOT NULL,
    whence TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, before TEXT, after TEXT
  );
  CREATE INDEX audit_by_organization ON audit (organization_id, id);
  `,
  `
  CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, organization_id INTEGER NOT NULL REFERENCES organizations,
    parent_id INTEGER NOT NULL, name TEXT, open INTEGER NOT NULL, body TEXT NOT NULL
  );
  CREATE INDEX documents_by_organization ON documents (kind, organization_id, parent_id, id);
  CREATE INDEX documents_open ON documents (kind, id) WHERE open = 1;
  CREATE UNIQUE INDEX documents_by_name ON documents (kind, organization_id, parent_id, name COLLATE NOCASE) WHERE name IS NOT NULL;
  CREATE TABLE revisions (
    owner_kind TEXT NOT NULL, owner_id INTEGER NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (owner_kind, owner_id, number)
  ) WITHOUT ROWID;
  CREATE TABLE revision_pointers (
    owner_kind TEXT NOT NULL, owner_id INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (owner_kind, owner_id)
  ) WITHOUT ROWID;
  ALTER TABLE operations ADD COLUMN body TEXT;
  CREATE INDEX operations_by_subject ON operations (organization_id, subject, id);
  `,
  'ALTER TABLE boot_tokens ADD COLUMN labels TEXT',
  `
  ALTER TABLE agent_credentials ADD COLUMN key_hash TEXT;
  ALTER TABLE agent_credentials ADD COLUMN key_until INTEGER;
  `,
  `
  ALTER TABLE boot_tokens ADD COLUMN revision INTEGER;
  ALTER TABLE boot_tokens ADD COLUMN join_token_id TEXT;
  CREATE INDEX boot_tokens_by_machine ON boot_tokens (machine_id, created_at);
  `,
  `
  CREATE TABLE machine_labels (
    machine_id INTEGER NOT NULL REFERENCES machines ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (machine_id, key)
  ) WITHOUT ROWID;
  CREATE INDEX machine_labels_by_key ON machine_labels (key, value, machine_id);
  INSERT INTO machine_labels SELECT m.id, l.value ->> 'key', l.value ->> 'value' FROM machines m, json_each(m.labels) l;
  CREATE INDEX machines_by_name ON machines (organization_id, name);
  `,
  'ALTER TABLE boot_artifacts ADD COLUMN network TEXT',
  'ALTER TABLE boot_events ADD COLUMN fix TEXT',
  `
  CREATE TABLE machine_macs (
    mac TEXT NOT NULL, machine_id INTEGER NOT NULL REFERENCES machines ON DELETE CASCADE, PRIMARY KEY (mac, machine_id)
  ) WITHOUT ROWID;
  CREATE INDEX machine_macs_by_machine ON machine_macs (machine_id);
  INSERT OR IGNORE INTO machine_macs SELECT j.value, m.id FROM machines m, json_each(m.macs) j;
  CREATE TRIGGER machine_macs_first AFTER INSERT ON machines BEGIN
    INSERT OR IGNORE INTO machine_macs SELECT value, new.id FROM json_each(new.macs);
  END;
  CREATE TRIGGER machine_macs_changed AFTER UPDATE OF macs ON machines WHEN new.macs <> old.macs BEGIN
    DELETE FROM machine_macs WHERE machine_id = new.id;
    INSERT OR IGNORE INTO machine_macs SELECT value, new.id FROM json_each(new.macs);
  END;
  `,
  `
  CREATE TABLE declared_documents (
    organization_id INTEGER NOT NULL REFERENCES organizations, kind TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,
    changed_at INTEGER NOT NULL, PRIMARY KEY (organization_id, kind, name)
  );
  `,
  `
  CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, organization_id INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX events_by_organization ON events (organization_id, id);
  CREATE INDEX events_by_age ON events (at);
  CREATE TABLE event_cursors (name TEXT PRIMARY KEY, event_id INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, organization_id INTEGER NOT NULL, webhook_id INTEGER NOT NULL, event_id INTEGER NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL, created_at INTEGER NOT NULL, due_at INTEGER, last_at INTEGER, last_status INTEGER,
    problem TEXT
  );
  CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'waiting';
  CREATE INDEX deliveries_waiting ON deliveries (webhook_id, due_at) WHERE state = 'waiting';
  CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, id);
  CREATE INDEX deliveries_by_event ON deliveries (event_id);
  CREATE TABLE idempotent_answers (
    organization_id INTEGER NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, at INTEGER NOT NULL, status INTEGER, answer BLOB,
    PRIMARY KEY (organization_id, key)
  ) WITHOUT ROWID;
  CREATE INDEX idempotent_answers_by_age ON idempotent_answers (at);
  CREATE INDEX audit_by_subject ON audit (organization_id, subject, id);
  ${eventTriggers}
  `,
  `
  UPDATE documents SET body = json_replace(body, '$.policy.drain', json_object(
      'afterFailure', body ->> '$.policy.drain.afterFailure', 'emptyDir', 'delete', 'graceSeconds', NULL,
      'onTimeout', body ->> '$.policy.drain.onTimeout', 'timeoutSeconds', body ->> '$.policy.drain.timeoutSeconds', 'unmanaged', 'refuse'))
    WHERE kind IN ('pool', 'rollout');
  `,
  `
  CREATE INDEX machines_by_status ON machines (organization_id, status, id);
  CREATE INDEX machines_unsettled ON machines (pool_id) WHERE pool_id IS NOT NULL AND status <> 'ready';
  `,
  `
  CREATE INDEX boot_tokens_open ON boot_tokens (join_token_id) WHERE join_token_id IS NOT NULL;
  CREATE INDEX machines_leaving ON machines (id) WHERE pool_id IS NULL AND status = 'updating';
  `,
  `
  ALTER TABLE organizations ADD COLUMN approval TEXT NOT NULL DEFAULT 'automatic';
  CREATE INDEX machines_waiting ON machines (organization_id) WHERE approval = 'waiting';
  `,
  `
  UPDATE documents SET body = json_insert(body, '$.policy.restart', 'firmware') WHERE kind IN ('pool', 'rollout');
  `,
  `
  ALTER TABLE machines ADD COLUMN heartbeat_missed_at INTEGER;
  ${heartbeatTriggers}
  `,
  `
  DROP INDEX machines_leaving;
  CREATE INDEX machines_leaving ON machines (pool_id, id) WHERE pool_id IS NULL AND status = 'updating';
  `,
  `
  CREATE TABLE abandoned_nodes (
    organization_id INTEGER NOT NULL, cluster_id INTEGER NOT NULL, node_name TEXT NOT NULL, machine TEXT NOT NULL,
    PRIMARY KEY (cluster_id, node_name, machine)
  ) WITHOUT ROWID;
  `,
  `
  CREATE TABLE last_machine (id INTEGER NOT NULL);
  INSERT INTO last_machine SELECT ifnull(max(id), 0) FROM machines;
  CREATE TRIGGER machine_numbered AFTER INSERT ON machines BEGIN UPDATE last_machine SET id = max(id, NEW.id); END;
  `,
]
