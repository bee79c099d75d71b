import { isRefusal } from '../../../base/refusal.ts'
import { advance } from '../../operations/advance.ts'
import { isFinished, type OperationLine } from '../../operations/operation.ts'
import type { SteppedOperation } from '../../operations/stepped-operation.ts'
import { beginApply, confirm, fail, save, withdraw } from '../../revisions/history-commands.ts'
import { onPoolRevision } from '../../revisions/machine-content.ts'
import type { MachineEffect } from '../machine-effect.ts'
import { machineSubject, openMachineOperation, actionOf, rolloutOf } from '../machine-operation.ts'
import { machineProgram } from '../machine-program.ts'
import { planRollout } from '../plan-rollout.ts'
import type { RollingMachine } from '../rolling-machine.ts'
import type { Rollout } from '../rollout.ts'
import { tidyMachine } from '../tidy-machine.ts'
import { trackRollout } from '../track-rollout.ts'
import { policy, pool, type SimFleet } from './sim-fleet.ts'
import type { SimMachine } from './sim-machine.ts'

/** Thrown where a real process would have been killed. */
class Killed extends Error {
  override readonly name = 'Killed'
}

/** What a watcher of the simulation gets to see of each effect, before it happens. */
export type Witness = (effect: MachineEffect, machine: SimMachine, operation: SteppedOperation | undefined) => void

/**
 * A server that keeps rollouts and operations, and carries out what is planned. Each write and each effect is a point at which it can be
 * killed; it then starts over with what it has kept.
 */
export class SimServer {
  readonly fleet: SimFleet
  readonly operations: SteppedOperation[] = []
  readonly log: OperationLine[] = []
  rollouts: readonly Rollout[] = []
  readonly #witness: Witness
  #life = Infinity

  constructor(fleet: SimFleet, witness: Witness) {
    this.fleet = fleet
    this.#witness = witness
  }

  /** One round. It is killed after `life` writes and effects. Returns whether it got through. */
  round(life: number): boolean {
    this.#life = life
    try {
      this.#plan()
      for (const operation of this.operations.filter(({ status }) => !isFinished(status))) this.#advance(operation)
      for (const machine of this.fleet.machines) this.#tidy(machine)
      return true
    } catch (error) {
      if (error instanceof Killed) return false
      throw error
    }
  }

  newestOf({ machineId }: SimMachine): SteppedOperation | undefined {
    return this.operations.findLast(({ subject }) => subject === machineSubject(machineId))
  }

  replace(operation: SteppedOperation, log: readonly OperationLine[] = []): void {
    this.operations[operation.id - 1] = operation
    this.log.push(...log)
  }

  #point(): void {
    if (this.#life-- <= 0) throw new Killed()
  }

  #plan(): void {
    const { now, clusterUp: clusterAnswers } = this.fleet
    const machines = this.fleet.machines.map((machine) => this.#fact(machine))
    this.#track()
    const plan = planRollout({ id: pool.id, clusterAnswers }, machines, this.rollouts, now)
    if (plan.rollout !== undefined && plan.events.length > 0) this.#keep(plan.rollout)
    for (const id of plan.cancel) {
      this.#point()
      const operation = this.operations[id - 1]
      if (operation !== undefined) this.replace({ ...operation, cancelAsked: { at: now, by: 'the rollout' } })
    }
    for (const id of plan.begin) this.#begin(id, plan.rollout)
  }

  /** The pool's revisions follow its newest rollout. */
  #track(): void {
    const newest = this.rollouts.at(-1)
    const change = newest && trackRollout(this.fleet.poolHistory, newest, this.fleet.now)
    if (change === undefined) return
    if (isRefusal(change)) throw new Error(change.says)
    if (change.events.length === 0) return
    this.#point()
    this.fleet.poolHistory = change.history
  }

  #keep(rollout: Rollout): void {
    this.#point()
    this.rollouts = this.rollouts.map((r) => (r.id === rollout.id ? rollout : r))
  }

  #begin(machineId: number, rollout: Rollout | undefined): void {
    const { now } = this.fleet
    const history = this.fleet.historyOf(machineId)
    const content = rollout && onPoolRevision(history, { poolId: pool.id, number: rollout.target })
    if (rollout === undefined || content === undefined) return
    this.#point()
    const { history: saved } = save(history, content, `rollout ${rollout.id}`, now)
    this.fleet.histories.set(machineId, saved)
    this.#point()
    const target = {
      organizationId: 1,
      machineId,
      revision: saved.revisions.length,
      rolloutId: rollout.id,
    }
    this.operations.push({ id: this.operations.length + 1, ...openMachineOperation('roll', target, rollout.policy, now) })
  }

  #advance(operation: SteppedOperation): void {
    const machine = this.#machineOf(operation)
    const situation = this.fleet.situation(machine)
    const next = advance(operation, machineProgram('roll', policy), situation, this.fleet.now)
    if (next.operation !== operation) {
      this.#point()
      this.replace(next.operation, next.log)
    }
    if (next.effect !== undefined) this.#carryOut(next.effect, machine, next.operation)
  }

  #tidy(machine: SimMachine): void {
    const effect = tidyMachine(this.fleet.situation(machine), this.newestOf(machine), policy.drain)
    if (effect !== undefined) this.#carryOut(effect, machine, undefined)
  }

  #carryOut(effect: MachineEffect, machine: SimMachine, operation: SteppedOperation | undefined): void {
    this.#point()
    this.#witness(effect, machine, operation)
    const { fleet } = this
    const { machineId } = machine
    const history = fleet.historyOf(machineId)
    const { now } = fleet
    switch (effect.kind) {
      case 'cordon':
        machine.cordon = { by: 'us', operationId: effect.operationId }
        return
      case 'evict':
        if (!machine.podsStuck) machine.pods = 0
        return
      case 'serve': {
        const cause = { kind: 'rollout', rolloutId: (operation && rolloutOf(operation)) ?? 0, mayGoBack: false } as const
        const applied = beginApply(history, effect.revision, cause, now)
        if (isRefusal(applied)) throw new Error(applied.says)
        fleet.histories.set(machineId, applied.history)
        fleet.servedSince.set(machineId, now)
        return
      }
      case 'reboot':
        if (machine.boot?.id === effect.bootId) machine.powerOff()
        return
      case 'confirm':
        fleet.histories.set(machineId, confirm(history, now).history)
        return
      case 'revert':
        fleet.histories.set(machineId, fail(history, effect.why, now).history)
        return
      case 'withdraw':
        fleet.histories.set(machineId, withdraw(history, now).history)
        return
      case 'forget-node':
        throw new Error('no machine of this fleet leaves it')
      case 'uncordon':
        machine.cordon = { by: 'nobody' }
    }
  }

  #fact(machine: SimMachine): RollingMachine {
    const newest = this.newestOf(machine)
    const { machineId, name, alive, wellSince, boot, well } = machine
    return {
      machineId,
      name,
      runs: this.fleet.poolRevisionOf(machineId),
      answers: alive,
      ready: well,
      takesPods: machine.cordon.by === 'nobody',
      wellSince,
      bootedAt: boot?.startedAt,
      operation: newest && {
        id: newest.id,
        rolloutId: rolloutOf(newest),
        action: actionOf(newest),
        status: newest.status,
        startedAt: newest.startedAt,
        finishedAt: newest.finishedAt,
        cancelAsked: newest.cancelAsked !== undefined,
        failureCode: newest.failure?.code,
      },
    }
  }

  #machineOf(operation: SteppedOperation): SimMachine {
    return this.fleet.machine(Number(/^machine (\d+)$/.exec(operation.subject)?.[1]))
  }
}
