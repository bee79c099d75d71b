import type { Boot, BootEvent, Machine } from '../../../src/api/contract.ts'
import type { BootStep } from '../../../src/domain/boots/boot-event.ts'
import type { MachineStatus } from '../../../src/domain/machines/machine.ts'
import { macOf, uuidOf } from '../../machine/identity.ts'

const AT = '2026-01-02T03:04:05.000Z'
let id = 1

/** One step of a boot of machine 1. Every event has a greater id than the one before. */
export const eventOf = (step: BootStep, refusal: string | null = null): BootEvent => ({
  id: id++,
  boot_id: 1,
  at: AT,
  protocol: 'https',
  step,
  says: `says ${step}`,
  refusal,
  fix: null,
  took_ms: 1634,
  server_ms: 2,
  bytes: 14_149_568,
})

export const bootOf = (events: BootEvent[], outcome: Boot['outcome'] = 'booting'): Boot => ({
  id: 1,
  machine_id: 1,
  mac: macOf(1),
  uuid: uuidOf(1),
  started_at: AT,
  last_event_at: AT,
  furthest: events.at(-1)?.step ?? 'dhcp_discover',
  outcome,
  events,
})

export const machineOf = (index: number, status: MachineStatus): Machine => ({
  id: index,
  uuid: uuidOf(index),
  name: `machine-${index}`,
  status,
  pool_id: null,
  labels: [],
  approval: 'approved',
  quarantine: null,
  macs: [macOf(index)],
  serial: null,
  product: null,
  created_at: AT,
  last_boot_at: AT,
  last_ignition_at: null,
  agent_heartbeat_at: null,
  heartbeat_missed_since: null,
  heartbeat: null,
  identity_level: 1,
})
