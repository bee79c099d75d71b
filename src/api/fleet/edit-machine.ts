import type { Instant } from '../../base/instant.ts'
import { isRefusal, refusal, type Refusal } from '../../base/refusal.ts'
import { parseUuid } from '../../base/uuid.ts'
import { assign, unassign } from '../../domain/machines/assign.ts'
import { relabel, rename } from '../../domain/machines/edit-machine.ts'
import { parseHostname, type Hostname } from '../../domain/machines/hostname.ts'
import type { ManagedMachineStore } from '../../domain/machines/managed-machine-store.ts'
import type { ManagedMachine } from '../../domain/machines/managed-machine.ts'
import type { NodeLabel } from '../../domain/machines/node-label.ts'
import { preregister } from '../../domain/machines/preregister.ts'
import { isFinished } from '../../domain/operations/operation.ts'
import type { SteppedOperationStore } from '../../domain/operations/stepped-operation-store.ts'
import type { PoolStore } from '../../domain/pools/pool-store.ts'
import type { Pool } from '../../domain/pools/pool.ts'
import { machineSubject } from '../../domain/rollouts/machine-operation.ts'
import type { MachineEdit } from './machine-contract.ts'

interface FleetDeps {
  readonly managed: ManagedMachineStore
  readonly pools: PoolStore
  readonly stepped: Pick<SteppedOperationStore, 'ofSubject'>
  readonly now: () => Instant
}

export interface MachineInput {
  readonly uuid: string
  readonly name: string | undefined
  readonly poolId: number | undefined
  readonly labels: readonly NodeLabel[]
}

/** Makes a machine known before its first boot. */
export async function addMachine(
  deps: FleetDeps,
  organizationId: number,
  input: MachineInput,
): Promise<ManagedMachine | Refusal> {
  const uuid = parseUuid(input.uuid)
  if (!uuid.ok) return refusal('UUID_INVALID', 422, uuid.error, 'read it from the firmware, or with dmidecode')
  const name = input.name === undefined ? undefined : await freeName(deps, organizationId, input.name)
  if (isRefusal(name)) return name
  const pool = input.poolId === undefined ? undefined : await poolOf(deps, organizationId, input.poolId)
  if (isRefusal(pool)) return pool
  const wanted = { organizationId, uuid: uuid.value, name, poolId: pool?.id, labels: input.labels }
  const change = preregister(wanted, await deps.managed.byUuid(uuid.value), deps.now())
  if (isRefusal(change)) return change
  const added = await deps.managed.add(change.machine)
  return added.ok ? added.value : added.error
}

/** Does all of `edit` or nothing of it. Returns `before` itself when nothing changes. */
export async function editMachine(
  deps: FleetDeps,
  before: ManagedMachine,
  edit: MachineEdit,
): Promise<ManagedMachine | Refusal> {
  const steps = [renamed, relabelled, moved]
  let machine = before
  for (const step of steps) {
    const after = await step(deps, machine, edit)
    if (isRefusal(after)) return after
    machine = after
  }
  if (machine === before) return before
  const kept = await deps.managed.keep(before, machine)
  return kept.ok ? kept.value : kept.error
}

type Step = (deps: FleetDeps, machine: ManagedMachine, edit: MachineEdit) => Promise<ManagedMachine | Refusal>

const renamed: Step = async (deps, machine, { name }) => {
  if (name === undefined || name === machine.name) return machine
  const free = await freeName(deps, machine.organizationId, name)
  return isRefusal(free) ? free : machineOf(rename(machine, free, () => false, deps.now()))
}

const relabelled: Step = async (deps, machine, { labels }) =>
  labels === undefined ? machine : machineOf(relabel(machine, labels, deps.now()))

const moved: Step = async (deps, machine, { pool_id: poolId }) => {
  if (poolId === undefined) return machine
  const isMoving = await hasOpenOperation(deps, machine)
  if (poolId === null) return machineOf(unassign(machine, isMoving, deps.now()))
  const pool = await poolOf(deps, machine.organizationId, poolId)
  return isRefusal(pool) ? pool : machineOf(assign(machine, pool, isMoving, deps.now()))
}

async function hasOpenOperation({ stepped }: FleetDeps, { organizationId, id }: ManagedMachine): Promise<boolean> {
  const [newest] = await stepped.ofSubject(organizationId, machineSubject(id), 1)
  return newest !== undefined && !isFinished(newest.status)
}

const machineOf = (change: { readonly machine: ManagedMachine } | Refusal): ManagedMachine | Refusal =>
  isRefusal(change) ? change : change.machine

async function freeName(deps: FleetDeps, organizationId: number, text: string): Promise<Hostname | Refusal> {
  const name = parseHostname(text)
  if (!name.ok) return refusal('MACHINE_NAME', 422, name.error, 'choose another name')
  return (await deps.managed.isNamed(organizationId, name.value))
    ? refusal('MACHINE_NAME_TAKEN', 409, `another machine is called "${name.value}"`, 'choose another name')
    : name.value
}

const poolOf = async (deps: FleetDeps, organizationId: number, id: number): Promise<Pool | Refusal> =>
  (await deps.pools.pool(organizationId, id)) ??
  refusal('POOL_UNKNOWN', 404, `there is no pool ${id}`, 'choose a pool of this organization')
