const noteEvent = (kind: string, when: string): string => `
  CREATE TRIGGER machine_${kind} AFTER UPDATE OF heartbeat_missed_at ON machines WHEN ${when} BEGIN
    INSERT INTO events (organization_id, at, kind, subject, body)
    VALUES (NEW.organization_id, CAST(unixepoch('subsec') * 1000 AS INTEGER), 'machine.${kind}', 'machine ' || NEW.id,
      json_object('id', NEW.id, 'uuid', NEW.uuid, 'name', NEW.name,
        'agent_heartbeat_at', strftime('%Y-%m-%dT%H:%M:%fZ', NEW.agent_heartbeat_at / 1000.0, 'unixepoch')));
  END;
`

/** As `event-triggers.ts`, and like it never edited. */
export const heartbeatTriggers: string = [
  noteEvent('heartbeat_missed', 'OLD.heartbeat_missed_at IS NULL AND NEW.heartbeat_missed_at IS NOT NULL'),
  noteEvent('heartbeat_resumed', 'OLD.heartbeat_missed_at IS NOT NULL AND NEW.heartbeat_missed_at IS NULL'),
].join('')
