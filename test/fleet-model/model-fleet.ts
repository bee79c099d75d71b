import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { fleetRound } from '../../src/app/fleet/fleet-round.ts'
import type { FleetDeps } from '../../src/app/fleet/fleet-deps.ts'
import { FleetMemory } from '../../src/app/fleet/fleet-memory.ts'
import { instant, plusSeconds, type Instant } from '../../src/base/instant.ts'
import { isRefusal, type Refusal } from '../../src/base/refusal.ts'
import { ok } from '../../src/base/result.ts'
import type { Uuid } from '../../src/base/uuid.ts'
import { newInstruction } from '../../src/domain/agents/instruction.ts'
import { production } from '../../src/domain/clusters/testdata/clusters.ts'
import type { ManagedMachine } from '../../src/domain/machines/managed-machine.ts'
import { isFinished } from '../../src/domain/operations/operation.ts'
import type { SteppedOperation } from '../../src/domain/operations/stepped-operation.ts'
import { settings } from '../../src/domain/pools/testdata/pools.ts'
import { defaultUpdatePolicy } from '../../src/domain/pools/update-policy.ts'
import type { Pool } from '../../src/domain/pools/pool.ts'
import { save } from '../../src/domain/revisions/history-commands.ts'
import { poolContent } from '../../src/domain/revisions/pool-content.ts'
import { machineSubject } from '../../src/domain/rollouts/machine-operation.ts'
import { openSqliteStore, type Store } from '../../src/store/sqlite/store.ts'
import { ModelKube } from './model-kube.ts'
import { BROKEN, ModelMachine } from './model-machine.ts'
import { mortalStore } from './mortal-store.ts'

export const LIMIT = 2
export const ROUND = 20

const policy = {
  ...defaultUpdatePolicy,
  maxUnavailable: { machines: LIMIT },
  soakSeconds: 60,
  failureBudget: 1,
  machineDeadlineSeconds: 1800,
}

/** The executor as it is, on a store as it is; machines, cluster and time are a model. */
export class ModelFleet implements Disposable {
  readonly store: Store
  readonly kube = new ModelKube()
  readonly pool: Pool
  readonly machines: readonly ModelMachine[]
  readonly #folder: string
  readonly #organizationId: number
  #now: Instant = instant(1_700_000_000_000)
  #sessions = 0
  #memory = new FleetMemory()

  private constructor(folder: string, store: Store, organizationId: number, pool: Pool, size: number) {
    this.#folder = folder
    this.store = store
    this.#organizationId = organizationId
    this.pool = pool
    this.machines = Array.from({ length: size }, (_, i) => new ModelMachine(store, this.kube, i + 1))
  }

  static async open(size: number): Promise<ModelFleet> {
    // In memory where there is such a folder: what is tried here is decisions, not disks.
    const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'fleet-model-'))
    const store = openSqliteStore(join(folder, 'db'))
    const createdAt = instant(0)
    const uuid = '6a2b5a4e-3f3a-4e5d-8a3a-000000000801' as Uuid
    const { id: organizationId } = await store.organizations.createOrganization({ uuid, name: 'o', createdAt })
    const cluster = await store.clusters.add({ ...production, organizationId, status: 'ready', createdAt })
    const wish = { organizationId, clusterId: cluster.id, name: 'workers', settings, policy, createdAt }
    const fleet = new ModelFleet(folder, store, organizationId, await store.pools.addPool(wish), size)
    await fleet.editPool(false)
    for (const { name, uuid: own } of fleet.machines) {
      const fresh = {
        organizationId,
        uuid: own,
        name,
        status: 'preregistered' as const,
        macs: [],
        labels: [],
        createdAt,
      }
      const never = { lastBootAt: undefined, lastIgnitionAt: undefined, agentHeartbeatAt: undefined }
      const rest = { serial: undefined, product: undefined, approval: 'approved' as const, quarantine: undefined }
      assert.ok((await store.managed.add({ ...fresh, ...never, ...rest, poolId: fleet.pool.id })).ok)
    }
    return fleet
  }

  get now(): Instant {
    return this.#now
  }

  [Symbol.dispose](): void {
    this.store[Symbol.dispose]()
    rmSync(this.#folder, { recursive: true })
  }

  /** A new revision of the pool; one that is broken never boots. */
  async editPool(isBroken: boolean): Promise<void> {
    const history = await this.store.poolHistories.history(this.pool.id)
    const kernelArguments = [`revision=${history.revisions.length + 1}`, ...(isBroken ? [BROKEN] : [])]
    const os = { ...settings.os, files: [], arguments: [] }
    const content = poolContent({ ...this.pool, settings: { ...settings, kernelArguments } }, undefined, os)
    assert.ok(!isRefusal(content))
    const { history: after } = save(history, content, 'test', this.#now)
    assert.ok((await this.store.poolHistories.keep(this.pool.id, history, after)).ok)
  }

  async known(machine: ModelMachine): Promise<ManagedMachine> {
    const all = await this.store.managed.machines(this.#organizationId)
    const found = all.find(({ uuid }) => uuid === machine.uuid)
    assert.ok(found !== undefined)
    return found
  }

  async newestOf(machine: ModelMachine): Promise<SteppedOperation | undefined> {
    const { id } = await this.known(machine)
    return (await this.store.stepped.ofSubject(this.#organizationId, machineSubject(id), 1))[0]
  }

  async rollouts() {
    return (await this.store.rollouts.ofPool(this.#organizationId, this.pool.id, 20)).toReversed()
  }

  /** Time passes, machines live, and the server looks once; it is killed after `life` writes and effects. */
  async round(life: number): Promise<void> {
    this.#now = plusSeconds(this.#now, ROUND)
    for (const machine of this.machines) await machine.live(this.#now, () => ++this.#sessions)
    const killed = await fleetRound(this.#deps(life)).then(() => false, isKilled)
    if (killed) this.#memory = new FleetMemory()
    await this.#check(killed)
  }

  #deps(life: number): FleetDeps {
    const { store, die } = mortalStore(this.store, life)
    return {
      store,
      clusters: { of: async () => ok(this.kube.client) },
      osContent: async () => ({ ...settings.os, files: [], arguments: [] }),
      askToRestart: async (uuid) => {
        die()
        const machine = this.machines.find((one) => one.uuid === uuid)
        assert.ok(machine !== undefined)
        assert.ok(!machine.isAtWork, `${machine.name} was rebooted while it was at work`)
        machine.wantsReboot = true
        return newInstruction(1, uuid, 'reboot', this.#now)
      },
      recallRestart: async (uuid) => {
        for (const machine of this.machines) if (machine.uuid === uuid) machine.wantsReboot = false
      },
      now: () => this.#now,
      log: pino({ level: 'silent' }),
      memory: this.#memory,
      onEffect: die,
    }
  }

  async #check(killed: boolean): Promise<void> {
    const open = await this.store.stepped.unfinished()
    const rolling = open.filter(({ action }) => action === 'roll')
    assert.ok(rolling.length <= LIMIT, `${rolling.length} machines are rolled at once`)
    assert.equal(new Set(open.map(({ subject }) => subject)).size, open.length, 'two operations on one machine')
    if (killed) return
    const late = open.find(({ deadline }) => this.#now >= plusSeconds(deadline, ROUND))
    assert.equal(late, undefined, 'an operation outlived its deadline')
  }

  /** Nothing is under way, though something may be about to begin. */
  async isQuiet(): Promise<boolean> {
    const isRolling = (await this.rollouts()).some(({ state }) => state === 'running')
    return !isRolling && (await this.store.stepped.unfinished()).length === 0
  }

  /** What must be true once everything that people can mend is mended and time has passed. */
  async checkRest(): Promise<void> {
    assert.deepEqual(await this.store.stepped.unfinished(), [], 'an operation was lost')
    for (const machine of this.machines) {
      const { status, poolId } = await this.known(machine)
      const newest = await this.newestOf(machine)
      const node = this.kube.node(machine.name)
      assert.ok(node?.spec.unschedulable !== true, `a cordon was left behind on ${machine.name}`)
      // Who stopped an operation, or saw it fail, decides what comes next.
      const isStopped = newest !== undefined && isFinished(newest.status) && newest.status !== 'succeeded'
      const settled = poolId === undefined ? ['ready_unassigned', 'force_unassigned'] : ['ready']
      assert.ok(settled.includes(status) || isStopped, `${machine.name} stayed ${status}`)
    }
    const running = (await this.rollouts()).filter(({ state }) => state === 'running')
    assert.deepEqual(running, [], 'a rollout came to no end')
  }

  /** Keeps what a person decided, unless the domain refuses it. */
  async decide(
    machine: ModelMachine,
    decision: (known: ManagedMachine, isMoving: boolean) => { readonly machine: ManagedMachine } | Refusal,
  ): Promise<void> {
    const known = await this.known(machine)
    const newest = await this.newestOf(machine)
    const change = decision(known, newest !== undefined && !isFinished(newest.status))
    if (!isRefusal(change)) await this.store.managed.keep(known, change.machine)
  }
}

function isKilled(error: unknown): true {
  if (error instanceof Error && error.name === 'Killed') return true
  throw error
}
