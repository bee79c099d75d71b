import type { Instant } from '../../base/instant.ts'
import { refusal, type Refusal } from '../../base/refusal.ts'
import type { Uuid } from '../../base/uuid.ts'
import { isPlaceholderUuid } from './identity.ts'
import type { Hostname } from './hostname.ts'
import type { Machine } from './machine.ts'
import type { MachineChange, NewManagedMachine } from './managed-machine.ts'
import { checkNodeLabels, type NodeLabel } from './node-label.ts'

export interface Preregistration {
  readonly organizationId: number
  readonly uuid: Uuid
  /** Without one it is named after its UUID. */
  readonly name: Hostname | undefined
  readonly poolId: number | undefined
  readonly labels: readonly NodeLabel[]
}

/** Makes a machine known before its first boot. `known` is what any organization has under this UUID. */
export function preregister(
  input: Preregistration,
  known: Machine | undefined,
  now: Instant,
): MachineChange<NewManagedMachine> | Refusal {
  if (isPlaceholderUuid(input.uuid)) {
    return refusal(
      'UUID_PLACEHOLDER',
      422,
      `${input.uuid} is the UUID that a board maker put into every board`,
      'let the machine boot once: it is then known by its MAC address',
    )
  }
  if (known !== undefined) {
    return refusal(
      'MACHINE_EXISTS',
      409,
      `a machine ${input.uuid} is known already`,
      known.organizationId === input.organizationId ? `edit machine ${known.id}` : 'check the UUID',
    )
  }
  const labels = checkNodeLabels(input.labels)
  if (!labels.ok) return refusal('NODE_LABEL', 422, labels.error, 'correct the label')
  return {
    machine: {
      organizationId: input.organizationId,
      uuid: input.uuid,
      name: input.name ?? `machine-${input.uuid.slice(0, 8)}`,
      status: 'preregistered',
      macs: [],
      serial: undefined,
      product: undefined,
      createdAt: now,
      lastBootAt: undefined,
      lastIgnitionAt: undefined,
      agentHeartbeatAt: undefined,
      poolId: input.poolId,
      labels: labels.value,
      approval: 'approved',
      quarantine: undefined,
    },
    events: [{ kind: 'machine-preregistered', uuid: input.uuid, at: now }],
  }
}
