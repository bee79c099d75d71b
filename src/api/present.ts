import type { Instant } from '../base/instant.ts'
import type { BootArtifact as StoredArtifact } from '../domain/artifacts/boot-artifact.ts'
import { formatBootNetwork, type BootNetwork as StoredNetwork } from '../domain/artifacts/boot-network.ts'
import type { ChainUrl as StoredChainUrl } from '../domain/artifacts/chain-url.ts'
import type { UefiHttpBootUrl } from '../domain/artifacts/uefi-http-boot-url.ts'
import type { BootEvent as StoredEvent } from '../domain/boots/boot-event.ts'
import type { BootSession } from '../domain/boots/boot-session.ts'
import type { FleetEvent as StoredFleetEvent } from '../domain/events/fleet-event.ts'
import { identityLevel } from '../domain/machines/identity-level.ts'
import type { MachineDetails, MachineUse as StoredUse } from '../domain/machines/machine-registry.ts'
import type { Operation as StoredOperation } from '../domain/operations/operation.ts'
import type { ApiKey as StoredKey } from '../domain/organizations/api-key.ts'
import type {
  ApiKey,
  Boot,
  BootArtifact,
  BootEvent,
  BootNetwork,
  ChainUrl,
  FleetEvent,
  Machine,
  MachineUse,
  Operation,
  UefiUrl,
} from './contract.ts'

/** The domain in the words of the contract. */

export const time = (at: Instant): string => new Date(at).toISOString()
export const timeOrNull = (at: Instant | undefined): string | null => (at === undefined ? null : time(at))

export const presentMachine = (
  { machine, heartbeat, missedSince, keyUntil }: MachineDetails,
  now: Instant,
): Machine => ({
  id: machine.id,
  uuid: machine.uuid,
  name: machine.name,
  status: machine.status,
  pool_id: machine.poolId ?? null,
  labels: machine.labels.map(({ key, value }) => ({ key, value })),
  approval: machine.approval,
  quarantine: machine.quarantine ?? null,
  identity_level: identityLevel(machine, keyUntil, now),
  macs: [...machine.macs],
  serial: machine.serial ?? null,
  product: machine.product ?? null,
  created_at: time(machine.createdAt),
  last_boot_at: timeOrNull(machine.lastBootAt),
  last_ignition_at: timeOrNull(machine.lastIgnitionAt),
  agent_heartbeat_at: timeOrNull(machine.agentHeartbeatAt),
  heartbeat_missed_since: timeOrNull(missedSince),
  heartbeat: heartbeat ?? null,
})

const presentEvent = (event: StoredEvent): BootEvent => ({
  id: event.id,
  boot_id: event.sessionId,
  at: time(event.at),
  protocol: event.protocol,
  step: event.step,
  says: event.says,
  refusal: event.refusal ?? null,
  fix: event.fix ?? null,
  took_ms: event.tookMilliseconds ?? null,
  server_ms: event.serverMilliseconds ?? null,
  bytes: event.bytes ?? null,
})

export const presentBoot = (session: BootSession, events: readonly StoredEvent[]): Boot => ({
  id: session.id,
  machine_id: session.machineId ?? null,
  mac: session.mac ?? null,
  uuid: session.uuid ?? null,
  started_at: time(session.startedAt),
  last_event_at: time(session.lastEventAt),
  furthest: session.furthest,
  outcome: session.outcome,
  events: events.map(presentEvent),
})

export const presentFleetEvent = (event: StoredFleetEvent): FleetEvent => ({
  id: event.id,
  at: time(event.at),
  kind: event.kind,
  subject: event.subject,
  data: event.data,
})

export const presentArtifact = (
  artifact: StoredArtifact,
  files: Readonly<Record<string, string>>,
  now: Instant,
  /** In front of a file name; nothing for callers who may not download. */
  downloads: string | undefined,
): BootArtifact => ({
  id: artifact.id,
  name: artifact.name,
  status: artifactStatus(artifact, now),
  fingerprint: artifact.fingerprint,
  created_at: time(artifact.createdAt),
  expires_at: time(artifact.expiresAt),
  revoked_at: timeOrNull(artifact.revokedAt),
  last_used_at: timeOrNull(artifact.lastUsedAt),
  ipxe_version: artifact.ipxeVersion,
  network: artifact.network === undefined ? null : presentNetwork(artifact.network),
  files: Object.entries(files).map(([name, purpose]) => ({
    name,
    for: purpose,
    path: `/api/v1/boot-artifacts/${artifact.id}/files/${name}`,
    url: downloads === undefined ? null : `${downloads}/${name}`,
  })),
})

function presentNetwork(network: StoredNetwork): BootNetwork {
  const { vlan, address, gateway, dns } = formatBootNetwork(network)
  return { vlan: vlan ?? null, address: address ?? null, gateway: gateway ?? null, dns: dns ?? null }
}

export const presentUse = ({ machine, firstAt, lastAt, boots }: StoredUse): MachineUse => ({
  machine_id: machine.id,
  uuid: machine.uuid,
  name: machine.name,
  first_at: time(firstAt),
  last_at: time(lastAt),
  boots,
})

export const presentOperation = (stored: StoredOperation): Operation => ({
  id: stored.id,
  action: stored.action,
  subject: stored.subject,
  status: stored.status,
  created_at: time(stored.createdAt),
  finished_at: timeOrNull(stored.finishedAt),
  failure:
    stored.failure === undefined
      ? null
      : { code: stored.failure.code, detail: stored.failure.says, fix: stored.failure.fix },
  log: stored.log.map(({ at, says }) => ({ at: time(at), says })),
})

function artifactStatus(artifact: StoredArtifact, now: Instant): BootArtifact['status'] {
  if (artifact.revokedAt !== undefined) return 'revoked'
  return now >= artifact.expiresAt ? 'expired' : artifact.status
}

export const presentChainUrl = (chain: StoredChainUrl): ChainUrl => ({
  id: chain.id,
  name: chain.name,
  created_at: time(chain.createdAt),
  expires_at: time(chain.expiresAt),
  revoked_at: timeOrNull(chain.revokedAt),
  last_used_at: timeOrNull(chain.lastUsedAt),
  uses: chain.uses,
})

export const presentUefiUrl = (url: UefiHttpBootUrl): UefiUrl => ({
  id: url.id,
  name: url.name,
  protocols: url.protocols,
  created_at: time(url.createdAt),
  expires_at: time(url.expiresAt),
  revoked_at: timeOrNull(url.revokedAt),
  last_used_at: timeOrNull(url.lastUsedAt),
  uses: url.uses,
})

export const presentApiKey = (key: StoredKey): ApiKey => ({
  id: key.id,
  name: key.name,
  scope: key.scope,
  created_at: time(key.createdAt),
  expires_at: timeOrNull(key.expiresAt),
})
