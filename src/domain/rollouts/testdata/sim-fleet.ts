import { instant, MINUTE, plusSeconds, type Instant } from '../../../base/instant.ts'
import { isRefusal } from '../../../base/refusal.ts'
import type { Pool } from '../../pools/pool.ts'
import { pool as workers, settings } from '../../pools/testdata/pools.ts'
import { defaultUpdatePolicy, type UpdatePolicy } from '../../pools/update-policy.ts'
import { emptyHistory, newest, revisionNumbered, served } from '../../revisions/history.ts'
import { beginApply, confirm, save } from '../../revisions/history-commands.ts'
import type { MachineHistory } from '../../revisions/machine-content.ts'
import { poolContent, type PoolHistory } from '../../revisions/pool-content.ts'
import type { MachineSituation } from '../machine-situation.ts'
import { SimMachine } from './sim-machine.ts'

/** What a cluster might say about a pod, with a credential in it that must not travel. */
export const LEAK = 'abcdef.0123456789abcdef'

export const policy: UpdatePolicy = {
  maxUnavailable: { machines: 2 },
  canaries: 1,
  soakSeconds: 60,
  order: 'by-name',
  windows: [],
  failureBudget: 1,
  breakerBoots: 3,
  machineDeadlineSeconds: 1800,
  restart: 'firmware',
  drain: { ...defaultUpdatePolicy.drain, timeoutSeconds: 600 },
}

export const pool: Pool = { ...workers, policy }

/** Machines, their cluster and everything that is kept on disk about revisions. It outlives every crash of the server. */
export class SimFleet {
  now: Instant = instant(1_700_000_000_000)
  clusterUp = true
  /** No site power. */
  blackout = false
  readonly machines: readonly SimMachine[]
  readonly histories: Map<number, MachineHistory> = new Map()
  /** Since when a machine's revision is being applied. */
  readonly servedSince: Map<number, Instant> = new Map()
  readonly brokenRevisions: Set<number> = new Set()
  poolHistory: PoolHistory = emptyHistory

  constructor(size: number) {
    this.machines = Array.from({ length: size }, (_, i) => new SimMachine(i + 1))
    this.editPool(false)
    this.poolHistory = confirm(this.#applied(this.poolHistory, 1), this.now).history
    for (const machine of this.machines) {
      const content = { hostname: machine.name, labels: [], pool: { poolId: pool.id, number: 1 } }
      const first: MachineHistory = save<typeof content>(emptyHistory, content, 'test', this.now).history
      this.histories.set(machine.machineId, confirm(this.#applied(first, 1), this.now).history)
      machine.powerOn(1, true, instant(this.now - 24 * 60 * MINUTE))
      machine.live(this.now)
    }
  }

  /** A new pool revision; one that is broken never boots. */
  editPool(broken: boolean): void {
    const number = this.poolHistory.revisions.length + 1
    const os = { ...settings.os, files: [], arguments: [] }
    const changed = { ...pool, settings: { ...settings, kernelArguments: [`revision=${number}`] } }
    const content = poolContent(changed, undefined, os)
    if (isRefusal(content)) throw new TypeError(content.says)
    this.poolHistory = save(this.poolHistory, content, 'test', this.now).history
    if (broken) this.brokenRevisions.add(number)
  }

  historyOf(machineId: number): MachineHistory {
    return this.histories.get(machineId) ?? emptyHistory
  }

  /** The pool revision that a machine has as its current one. */
  poolRevisionOf(machineId: number): number {
    const history = this.historyOf(machineId)
    return revisionNumbered(history, history.current ?? 0)?.content.pool?.number ?? 0
  }

  machine(machineId: number): SimMachine {
    const found = this.machines[machineId - 1]
    if (found === undefined) throw new TypeError(`no machine ${machineId}`)
    return found
  }

  pass(seconds: number): void {
    this.now = plusSeconds(this.now, seconds)
    for (const machine of this.machines) {
      if (this.blackout) machine.powerOff()
      if (machine.live(this.now) && !this.blackout) this.powerOn(machine)
    }
  }

  powerOn(machine: SimMachine): void {
    const revision = served(this.historyOf(machine.machineId)) ?? newest(this.historyOf(machine.machineId))
    const works = !this.brokenRevisions.has(revision?.content.pool?.number ?? 0)
    machine.powerOn(revision?.number ?? 0, works, this.now)
  }

  /** All facts about one machine, read at once. */
  situation(machine: SimMachine): MachineSituation {
    const { machineId, boot, name } = machine
    const history = this.historyOf(machineId)
    const since = this.servedSince.get(machineId) ?? 0
    const silent = machine.boots.filter(
      (b) =>
        b.startedAt >= since &&
        b.revision === history.applying &&
        !b.heard &&
        (b !== boot || this.now - b.startedAt > 10 * MINUTE),
    )
    const why = machine.podsStuck ? `PodDisruptionBudget web, token ${LEAK}` : ''
    const pods = Array.from({ length: machine.pods }, (_, i) => ({ name: `web/${name}-${i}`, why }))
    return {
      machineId,
      checks: [
        this.clusterUp
          ? { name: 'cluster', outcome: 'passed', says: 'its API answers', fix: '' }
          : { name: 'cluster', outcome: 'not-yet', says: 'its API does not answer', fix: 'wait' },
      ],
      history,
      agent: { alive: machine.alive, bootId: boot?.heard === true ? boot.id : undefined, revision: boot?.revision },
      boots: {
        lastStartedAt: boot?.startedAt,
        lastRevision: boot?.revision,
        silentBoots: silent.length,
        given: machine.boots.filter((b) => b.startedAt >= since && b.revision === history.applying).length,
      },
      clusterAnswers: this.clusterUp,
      node: this.clusterUp
        ? { name, ready: machine.nodeReady, bootId: machine.nodeBoot, cordon: machine.cordon, pods }
        : undefined,
    }
  }

  #applied<Content>(history: Parameters<typeof confirm<Content>>[0], number: number): typeof history {
    const change = beginApply(history, number, { kind: 'operator', by: 'test' }, this.now)
    if (isRefusal(change)) throw new TypeError(change.says)
    return change.history
  }
}
