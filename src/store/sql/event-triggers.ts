const NOW = `CAST(unixepoch('subsec') * 1000 AS INTEGER)`

const columns = 'INSERT INTO events (organization_id, at, kind, subject, body)'

/**
 * Events are noted by triggers: whoever moves a machine, an operation or a rollout, the event is in the same transaction, and nobody can
 * forget it. Part of a released step of the migrations: never edited.
 */
export const eventTriggers = `
  CREATE TRIGGER machine_registered AFTER INSERT ON machines BEGIN
    ${columns} VALUES (NEW.organization_id, NEW.created_at, 'machine.registered', 'machine ' || NEW.id,
      json_object('id', NEW.id, 'uuid', NEW.uuid, 'name', NEW.name, 'status', NEW.status));
  END;
  CREATE TRIGGER machine_moved AFTER UPDATE OF status ON machines WHEN OLD.status <> NEW.status BEGIN
    ${columns} VALUES (NEW.organization_id, ${NOW}, 'machine.status', 'machine ' || NEW.id,
      json_object('id', NEW.id, 'uuid', NEW.uuid, 'name', NEW.name, 'from', OLD.status, 'to', NEW.status));
  END;
  CREATE TRIGGER machine_deleted AFTER DELETE ON machines BEGIN
    ${columns} VALUES (OLD.organization_id, ${NOW}, 'machine.deleted', 'machine ' || OLD.id,
      json_object('id', OLD.id, 'uuid', OLD.uuid, 'name', OLD.name));
  END;

  CREATE TRIGGER operation_opened AFTER INSERT ON operations BEGIN
    ${columns} VALUES (NEW.organization_id, NEW.created_at, 'operation.' || NEW.status, 'operation ' || NEW.id,
      json_object('id', NEW.id, 'action', NEW.action, 'subject', NEW.subject, 'status', NEW.status));
  END;
  CREATE TRIGGER operation_moved AFTER UPDATE OF status ON operations WHEN OLD.status <> NEW.status BEGIN
    ${columns} VALUES (NEW.organization_id, ${NOW}, 'operation.' || NEW.status, 'operation ' || NEW.id,
      json_object('id', NEW.id, 'action', NEW.action, 'subject', NEW.subject, 'status', NEW.status,
        'failure', NEW.failure ->> 'says'));
  END;

  CREATE TRIGGER rollout_started AFTER INSERT ON documents WHEN NEW.kind = 'rollout' BEGIN
    ${columns} VALUES (NEW.organization_id, ${NOW}, 'rollout.' || (NEW.body ->> 'state'), 'rollout ' || NEW.id,
      json_object('id', NEW.id, 'pool_id', NEW.parent_id, 'revision', NEW.body ->> 'target', 'state', NEW.body ->> 'state'));
  END;
  CREATE TRIGGER rollout_moved AFTER UPDATE OF body ON documents
    WHEN NEW.kind = 'rollout' AND OLD.body ->> 'state' <> NEW.body ->> 'state' BEGIN
    ${columns} VALUES (NEW.organization_id, ${NOW}, 'rollout.' || (NEW.body ->> 'state'), 'rollout ' || NEW.id,
      json_object('id', NEW.id, 'pool_id', NEW.parent_id, 'revision', NEW.body ->> 'target', 'state', NEW.body ->> 'state',
        'reason', NEW.body ->> 'reason'));
  END;

  CREATE TRIGGER boot_ended AFTER UPDATE OF outcome ON boot_sessions
    WHEN OLD.outcome <> NEW.outcome AND NEW.outcome <> 'booting' AND NEW.machine_id IS NOT NULL BEGIN
    ${columns} SELECT m.organization_id, NEW.last_event_at, 'boot.' || NEW.outcome, 'machine ' || m.id,
      json_object('id', NEW.id, 'machine_id', m.id, 'name', m.name, 'outcome', NEW.outcome, 'furthest', NEW.furthest)
      FROM machines m WHERE m.id = NEW.machine_id;
  END;

  CREATE TRIGGER change_recorded AFTER INSERT ON audit BEGIN
    ${columns} VALUES (NEW.organization_id, NEW.at, 'change.recorded', NEW.subject,
      json_object('audit_id', NEW.id, 'action', NEW.action, 'who', NEW.who));
  END;
`
