import { z } from 'zod'
import { instructionKinds } from '../domain/agents/instruction.ts'
import { uefiProtocols } from '../domain/artifacts/uefi-http-boot-url.ts'
import { bootSteps } from '../domain/boots/boot-event.ts'
import { eventKinds } from '../domain/events/fleet-event.ts'
import { machineStatuses } from '../domain/machines/machine.ts'
import { approvals } from '../domain/machines/managed-machine.ts'
import { operationStatuses } from '../domain/operations/operation.ts'
import { scopes } from '../domain/organizations/api-key.ts'
import { trustKinds } from '../domain/trust/trusted-certificate.ts'

/** The API as data: what console and command line read and send. Times are RFC 3339, sizes bytes, durations milliseconds. */

const time = z.iso.datetime()
const maybe = <T extends z.ZodType>(type: T) => type.nullable()

/** Given to the Node, in this order. */
export const nodeLabel = z.strictObject({ key: z.string().max(400), value: z.string().max(63) })

export const machine = z.object({
  id: z.int(),
  uuid: z.string(),
  name: z.string(),
  status: z.enum(machineStatuses),
  pool_id: maybe(z.int()),
  labels: z.array(nodeLabel),
  approval: z.enum(approvals),
  /** Why it is held back. */
  quarantine: maybe(z.string()),
  /** What it has proven about itself: 0 nothing, 1 a credential that many machines may hold, 2 a key of its own. */
  identity_level: z.int().min(0).max(4),
  macs: z.array(z.string()),
  serial: maybe(z.string()),
  product: maybe(z.string()),
  created_at: time,
  last_boot_at: maybe(time),
  last_ignition_at: maybe(time),
  agent_heartbeat_at: maybe(time),
  /** Since when its agent is missed; null while it speaks, and while an operation restarts the machine. */
  heartbeat_missed_since: maybe(time),
  /** The last heartbeat, as the agent sent it. */
  heartbeat: maybe(z.unknown()),
})

const bootEvent = z.object({
  id: z.int(),
  boot_id: z.int(),
  at: time,
  protocol: z.enum(['dhcp', 'tftp', 'http', 'https', 'agent']),
  step: z.enum(bootSteps),
  says: z.string(),
  refusal: maybe(z.string()),
  fix: maybe(z.string()).describe('what can be done about the refusal'),
  took_ms: maybe(z.number()),
  server_ms: maybe(z.number()),
  bytes: maybe(z.int()),
})

export const boot = z.object({
  id: z.int(),
  machine_id: maybe(z.int()),
  mac: maybe(z.string()),
  uuid: maybe(z.string()),
  started_at: time,
  last_event_at: time,
  furthest: z.enum(bootSteps),
  outcome: z.enum(['booting', 'running', 'refused', 'abandoned']),
  events: z.array(bootEvent),
})

/** Something that happened to a machine, an operation or a rollout, as webhooks are told of it; part of the event stream. */
const fleetEvent = z.object({
  id: z.int(),
  at: time,
  kind: z.enum(eventKinds),
  subject: z.string(),
  data: z.unknown(),
})

/** For a boot network that is tagged, or has no DHCP server. */
const newBootNetwork = z.strictObject({
  vlan: z.int().optional().describe('the computer tags its frames with it: 1 to 4094'),
  address: z
    .string()
    .max(64)
    .optional()
    .describe('of the one computer that boots from it, instead of DHCP: 10.0.0.5/24'),
  gateway: z.string().max(64).optional(),
  dns: z.string().max(64).optional(),
})

const bootNetwork = z.object({
  vlan: maybe(z.int()),
  address: maybe(z.string()),
  gateway: maybe(z.string()),
  dns: maybe(z.string()),
})

export const bootArtifact = z.object({
  id: z.int(),
  name: z.string(),
  status: z.enum(['pending', 'ready', 'failed', 'revoked', 'expired']),
  fingerprint: z.string(),
  created_at: time,
  expires_at: time,
  revoked_at: maybe(time),
  last_used_at: maybe(time),
  /** Which iPXE is inside; empty before the files have been made. */
  ipxe_version: z.string(),
  /** Null for DHCP on an untagged port. */
  network: maybe(bootNetwork),
  files: z.array(
    z.object({
      name: z.string(),
      for: z.string(),
      path: z.string(),
      /** Works without an API key for an hour. Only administrators get it: it opens a private key. */
      url: maybe(z.string()),
    }),
  ),
})

/** A machine that came in by a credential. */
const machineUse = z.object({
  machine_id: z.int(),
  uuid: z.string(),
  name: z.string(),
  first_at: time,
  last_at: time,
  boots: z.int(),
})

export const bootArtifactDetails = bootArtifact.extend({ machines: z.array(machineUse) })

/** Its files are being made; the operation tells how far that is. Downloads wait for it. */
export const createdBootArtifact = bootArtifact.extend({ operation_id: z.int() })

export const operation = z.object({
  id: z.int(),
  action: z.string(),
  subject: z.string(),
  status: z.enum(operationStatuses),
  created_at: time,
  finished_at: maybe(time),
  failure: maybe(z.object({ code: z.string(), detail: z.string(), fix: z.string() })),
  log: z.array(z.object({ at: time, says: z.string() })),
})

export const newBootArtifact = z.strictObject({
  name: z.string().trim().min(1).max(64),
  expires_at: time.optional().describe('default: in 90 days'),
  network: newBootNetwork.optional().describe('default: DHCP on an untagged port'),
})

export const chainUrl = z.object({
  id: z.int(),
  name: z.string(),
  created_at: time,
  expires_at: time,
  revoked_at: maybe(time),
  last_used_at: maybe(time),
  uses: z.int(),
})

/** The only time the token is shown. */
export const createdChainUrl = chainUrl.extend({ url: z.string(), script: z.string() })

export const newChainUrl = z.strictObject({
  name: z.string().trim().min(1).max(64),
  expires_at: time.optional().describe('default: in 90 days'),
})

export const uefiUrl = z.object({
  id: z.int(),
  name: z.string(),
  protocols: z.enum(uefiProtocols),
  created_at: time,
  expires_at: time,
  revoked_at: maybe(time),
  last_used_at: maybe(time),
  uses: z.int(),
})

/** The only time the URLs are shown; those of a protocol that is off are null. */
export const createdUefiUrl = uefiUrl.extend({
  http_url_amd64: maybe(z.string()),
  https_url_amd64: maybe(z.string()),
  http_url_arm64: maybe(z.string()),
  https_url_arm64: maybe(z.string()),
})

export const newUefiUrl = z.strictObject({
  name: z.string().trim().min(1).max(64),
  protocols: z.enum(uefiProtocols).default('https_only'),
  expires_at: time.optional().describe('default: in 365 days'),
})

export const trustedCertificate = z.object({
  id: z.int(),
  name: z.string(),
  kind: z.enum(trustKinds),
  fingerprint: z.string(),
  /** Unknown for a pin that was given by its fingerprint. */
  subject: maybe(z.string()),
  expires_at: maybe(time),
  /** For what names the authority may issue, in words; null when for any. */
  name_constraints: maybe(z.string()),
  crl: maybe(
    z.object({
      url: maybe(z.string()),
      issued_at: maybe(time),
      next_at: maybe(time),
      entries: z.int(),
      checked_at: maybe(time),
      /** Why the last look at it brought nothing new; the list before stays in force. */
      problem: maybe(z.string()),
    }),
  ),
  created_at: time,
  revoked_at: maybe(time),
  last_used_at: maybe(time),
})

export const trustedCertificateDetails = trustedCertificate.extend({ machines: z.array(machineUse) })

export const newTrustedCertificate = z.strictObject({
  name: z.string().trim().min(1).max(64),
  kind: z.enum(trustKinds),
  certificate: z.string().max(65_536).optional().describe('PEM; a pin may give its fingerprint instead'),
  fingerprint: z
    .string()
    .regex(/^(?:[0-9a-f]{2}:?){32}$/i)
    .optional()
    .describe('SHA-256 of the DER encoding, hex'),
  crl: z.string().optional().describe('revocation list: PEM, or DER as base64'),
  crl_url: z.string().max(2048).optional().describe('http:, https: or file: URL that is looked at again and again'),
})

/** PEM. */
export const ownAuthority = z.object({ certificate: z.string() })

export const newCrl = z.strictObject({ crl: z.string().describe('PEM, or DER as base64') })

export const apiKey = z.object({
  id: z.int(),
  name: z.string(),
  scope: z.enum(scopes),
  created_at: time,
  expires_at: maybe(time),
})

/** The only time the key itself is shown. */
export const createdApiKey = apiKey.extend({ key: z.string() })

export const newApiKey = z.strictObject({
  name: z.string().trim().min(1).max(64),
  scope: z.enum(scopes).default('read'),
  expires_at: time.optional().describe('default: in 365 days'),
})

export const instruction = z.object({
  id: z.int(),
  kind: z.enum(instructionKinds),
  state: z.enum(['pending', 'delivered', 'started', 'done', 'failed']),
  detail: z.string().describe('what the agent said with its last report'),
})
export const newInstruction = z.strictObject({ kind: z.enum(instructionKinds) })

/** RFC 9457, with our stable code and the remedy. */
export const problem = z.object({
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  fix: z.string(),
})

export type Machine = z.infer<typeof machine>
export type Boot = z.infer<typeof boot>
export type BootEvent = z.infer<typeof bootEvent>
export type FleetEvent = z.infer<typeof fleetEvent>
export type BootArtifact = z.infer<typeof bootArtifact>
export type BootNetwork = z.infer<typeof bootNetwork>
export type BootArtifactDetails = z.infer<typeof bootArtifactDetails>
export type MachineUse = z.infer<typeof machineUse>
export type Operation = z.infer<typeof operation>
export type ChainUrl = z.infer<typeof chainUrl>
export type UefiUrl = z.infer<typeof uefiUrl>
export type TrustedCertificate = z.infer<typeof trustedCertificate>
export type ApiKey = z.infer<typeof apiKey>
