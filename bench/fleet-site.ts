import { DAY, instant, MINUTE, type Instant } from '../src/base/instant.ts'
import type { Mac } from '../src/base/mac.ts'
import type { Uuid } from '../src/base/uuid.ts'
import type { AgentIdentity } from '../src/domain/agents/agent-credentials.ts'
import type { Heartbeat } from '../src/domain/agents/heartbeat.ts'
import { production, minor } from '../src/domain/clusters/testdata/clusters.ts'
import type { ManagedMachine, NewManagedMachine } from '../src/domain/machines/managed-machine.ts'
import { settings } from '../src/domain/pools/testdata/pools.ts'
import { defaultUpdatePolicy } from '../src/domain/pools/update-policy.ts'
import { beginApply, confirm, save } from '../src/domain/revisions/history-commands.ts'
import { emptyHistory } from '../src/domain/revisions/history.ts'
import { machineContent } from '../src/domain/revisions/machine-content.ts'
import { hashSecret } from '../src/host/secrets.ts'
import { isRefusal } from '../src/base/refusal.ts'
import type { Store } from '../src/store/sqlite/store.ts'

/** A fleet of a size: `pool` of its machines work in one pool, the others wait for one. */
export interface FleetSize {
  readonly machines: number
  readonly pool: number
}

export interface FleetSite {
  readonly organizationId: number
  readonly poolId: number
  /** By machine. */
  readonly tokens: readonly string[]
  readonly uuids: readonly Uuid[]
}

/** So many machines are written with one another: they share their transactions. */
const AT_ONCE = 2000

/** Fills an empty store through its own ports: registered, booted and heard of. `onProgress` gets the number of machines made. */
export async function makeFleet(
  store: Store,
  organizationId: number,
  { machines, pool }: FleetSize,
  onProgress: (made: number) => void,
): Promise<FleetSite> {
  const now = instant(Date.now())
  const cluster = await store.clusters.add({
    ...production,
    organizationId,
    status: 'ready',
    version: minor('1.31'),
    createdAt: now,
  })
  const { id: poolId } = await store.pools.addPool({
    organizationId,
    clusterId: cluster.id,
    name: 'workers',
    settings,
    policy: defaultUpdatePolicy,
    createdAt: now,
  })
  const site = {
    organizationId,
    poolId,
    tokens: Array.from({ length: machines }, (_, i) => `cfa_bench_${i.toString(36).padStart(34, '0')}`),
    uuids: Array.from({ length: machines }, (_, i) => uuidOf(i)),
  }
  for (let from = 0; from < machines; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, machines - from)
    await Promise.all(Array.from({ length: count }, (_, i) => makeMachine(store, site, from + i, from + i < pool, now)))
    onProgress(from + count)
  }
  return site
}

async function makeMachine(store: Store, site: FleetSite, number: number, inPool: boolean, now: Instant) {
  const added = await store.managed.add(newMachine(site, number, inPool, now))
  if (!added.ok) throw new Error(added.error.says)
  const machine = added.value
  const sessionId = machine.id
  await bootOnce(store, machine, sessionId, hashSecret(site.tokens[number] ?? ''), inPool, now)
  const from: AgentIdentity = { machineId: machine.uuid, bootSessionId: String(sessionId), boundKey: undefined }
  await store.heartbeats.record(from, heartbeatOf(number), now)
  if (inPool) await join(store, machine, site.poolId, now)
}

const bootOnce = (
  store: Store,
  machine: ManagedMachine,
  sessionId: number,
  hash: string,
  inPool: boolean,
  now: Instant,
) =>
  store.boots.transact(async (tx) => {
    const startedAt = instant(now - DAY)
    await tx.keepSession({
      id: sessionId,
      machineId: machine.id,
      mac: machine.macs[0],
      uuid: machine.uuid,
      startedAt,
      lastEventAt: instant(startedAt + MINUTE),
      furthest: 'heartbeat',
      outcome: 'running',
    })
    await tx.insertBootToken({
      hash: `boot ${hash}`,
      sessionId,
      machineId: machine.id,
      uuid: machine.uuid,
      createdAt: startedAt,
      expiresAt: now,
      usedAt: startedAt,
      credential: undefined,
      ...(inPool && { revision: 1 }),
    })
    await tx.replaceAgentCredential(machine.id, sessionId, hash)
  })

/** It runs the first revision of its pool. */
async function join(store: Store, machine: ManagedMachine, poolId: number, now: Instant): Promise<void> {
  const { history: saved } = save(emptyHistory, machineContent(machine, { poolId, number: 1 }), 'bench', now)
  const applied = beginApply(saved, 1, { kind: 'operator', by: 'bench' }, now)
  if (isRefusal(applied)) throw new Error(applied.says)
  await store.machineHistories.keep(machine.id, emptyHistory, confirm(applied.history, now).history)
}

const newMachine = (site: FleetSite, number: number, inPool: boolean, now: Instant): NewManagedMachine => ({
  organizationId: site.organizationId,
  uuid: uuidOf(number),
  name: `worker-${String(number).padStart(6, '0')}`,
  status: inPool ? 'ready' : 'ready_unassigned',
  macs: [macOf(number)],
  serial: `S64GNE0R${number}`,
  product: 'PowerEdge R650',
  createdAt: now,
  lastBootAt: now,
  lastIgnitionAt: now,
  agentHeartbeatAt: undefined,
  poolId: inPool ? site.poolId : undefined,
  labels: [
    { key: 'rack', value: String(number % 1000) },
    { key: 'room', value: String(number % 10) },
  ],
  approval: 'approved',
  quarantine: undefined,
})

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0')
const uuidOf = (number: number) => `6a2b5a4e-3f3a-4e5d-8a3a-${hex(number, 12)}` as Uuid
const macOf = (number: number) => `52:54:00:${(hex(number, 6).match(/../g) ?? []).join(':')}` as Mac

/** What a server with two disks and four network cards says. */
export const heartbeatOf = (number: number): Heartbeat => ({
  bootId: `6e6f1c0a-98c1-4f8b-9f0b-${hex(number, 12)}` as Uuid,
  uptimeSeconds: 86_400,
  clockMilliseconds: 1_790_000_000_123,
  facts: {
    hostname: `worker-${String(number).padStart(6, '0')}`,
    kernel: '6.12.48',
    os: 'Flatcar Container Linux by Kinvolk 4081.2.1 (Oklo)',
    architecture: 'x86_64',
    memoryBytes: 2 ** 36,
    disks: ['nvme0n1', 'nvme1n1'].map((name) => ({
      name,
      sizeBytes: 1_920_383_410_176,
      model: 'SAMSUNG MZQL21T9HCJR',
      serial: `S64GNE0R${number}${name}`,
    })),
    nics: ['eno1', 'eno2', 'ens1f0', 'ens1f1'].map((name) => ({
      name,
      mac: macOf(number),
      state: 'up',
      addresses: ['10.75.0.12/16', 'fe80::5054:ff:fe00:101/64'],
    })),
  },
})
