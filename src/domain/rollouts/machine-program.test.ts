import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant, plusSeconds, type Instant } from '../../base/instant.ts'
import { isRefusal } from '../../base/refusal.ts'
import { advance, type Advance } from '../operations/advance.ts'
import { cancelOperation } from '../operations/commands.ts'
import type { SteppedOperation } from '../operations/stepped-operation.ts'
import { defaultUpdatePolicy, type UpdatePolicy } from '../pools/update-policy.ts'
import { emptyHistory } from '../revisions/history.ts'
import { save } from '../revisions/history-commands.ts'
import type { MachineHistory } from '../revisions/machine-content.ts'
import type { MachineEffect } from './machine-effect.ts'
import { openMachineOperation } from './machine-operation.ts'
import { machineProgram } from './machine-program.ts'
import type { MachineSituation, NodeSituation } from './machine-situation.ts'
import { podsCheck } from './preflight.ts'
import { tidyMachine } from './tidy-machine.ts'

const now = instant(1_000_000_000)
const policy: UpdatePolicy = defaultUpdatePolicy

const content = (number: number) => ({ hostname: 'worker-1', labels: [], pool: { poolId: 3, number } })
const two: MachineHistory = {
  ...[1, 2].reduce<MachineHistory>((h, n) => save(h, content(n), 'ops', now).history, emptyHistory),
  current: 1,
}
const target = { organizationId: 1, machineId: 7, revision: 2, rolloutId: 1 }
const fresh: SteppedOperation = { id: 42, ...openMachineOperation('roll', target, policy, now) }

const node: NodeSituation = { name: 'worker-1', ready: true, bootId: 'old', cordon: { by: 'nobody' }, pods: [] }
const ours = { by: 'us', operationId: 42 } as const
const working: MachineSituation = {
  machineId: 7,
  checks: [{ name: 'approval', outcome: 'passed', says: '', fix: '' }],
  history: two,
  agent: { alive: true, bootId: 'old', revision: 1 },
  boots: { lastStartedAt: instant(now - 1000), lastRevision: 1, silentBoots: 0, given: 0 },
  clusterAnswers: true,
  node,
}

const look = (
  operation: SteppedOperation,
  situation: MachineSituation,
  at: Instant = now,
  rules: UpdatePolicy = policy,
): Advance<MachineEffect> => advance(operation, machineProgram('roll', rules), situation, at)

const running = ({ operation }: Advance<unknown>): string =>
  operation.steps.find(({ state }) => state === 'running')?.name ?? operation.status

/** The situations of an update in which all goes well, each with the effect that is asked for in it. */
const applying: MachineHistory = { ...two, applying: 2 }
const cordoned: MachineSituation = { ...working, node: { ...node, cordon: ours } }
const full: MachineSituation = { ...cordoned, node: { ...node, cordon: ours, pods: [{ name: 'web/a', why: '' }] } }
const serving: MachineSituation = { ...cordoned, history: applying }
const down: MachineSituation = {
  ...serving,
  agent: { ...working.agent, alive: false },
  boots: { lastStartedAt: plusSeconds(now, 5), lastRevision: 2, silentBoots: 0, given: 1 },
}
const up: MachineSituation = { ...down, agent: { alive: true, bootId: 'new', revision: 2 } }
const joined: MachineSituation = { ...up, node: { ...node, cordon: ours, bootId: 'new' } }
const confirmed: MachineSituation = { ...joined, history: { ...two, current: 2 } }
const free: MachineSituation = { ...confirmed, node: { ...node, bootId: 'new' } }

const story: readonly (readonly [MachineSituation, string, MachineEffect | undefined])[] = [
  [working, 'cordon', { kind: 'cordon', node: 'worker-1', operationId: 42 }],
  [full, 'drain', { kind: 'evict', node: 'worker-1' }],
  [cordoned, 'stop', { kind: 'serve', revision: 2 }],
  [serving, 'stop', { kind: 'reboot', bootId: 'old' }],
  [down, 'boot', undefined],
  [up, 'join', undefined],
  [joined, 'join', { kind: 'confirm' }],
  [confirmed, 'uncordon', { kind: 'uncordon', node: 'worker-1', operationId: 42 }],
  [free, 'succeeded', undefined],
]

test('a machine is cordoned, drained, rebooted into the revision, joined and uncordoned, in this order', () => {
  let operation = fresh
  for (const [situation, step, effect] of story) {
    const next = look(operation, situation)
    assert.deepEqual([running(next), next.effect], [step, effect])
    operation = next.operation
  }
})

test('a process killed before or after any effect asks for nothing that was done already', () => {
  let operation = fresh
  for (const [situation] of story) {
    const decided = look(operation, situation)
    const lost = look(structuredClone(operation), situation)
    assert.deepEqual(lost, decided)
    const afterDeath = look(structuredClone(decided.operation), situation)
    assert.deepEqual(afterDeath.effect, decided.effect)
    assert.deepEqual(afterDeath.log, [])
    operation = decided.operation
  }
})

test('a boot that has ended is never ended again', () => {
  const stopping = look(look(fresh, cordoned).operation, serving)
  assert.deepEqual(stopping.effect, { kind: 'reboot', bootId: 'old' })
  for (const later of [down, up]) assert.equal(look(stopping.operation, later).effect, undefined)
})

test('a Node that still reports Ready from before the reboot has not joined', () => {
  const booted = look(look(look(fresh, cordoned).operation, serving).operation, down).operation
  const stale = look(booted, { ...up, node: { ...node, cordon: ours, bootId: 'old' } })
  assert.deepEqual([running(stale), stale.effect], ['join', undefined])
})

test('a machine that comes up with another revision is sent through once more', () => {
  const stopping = look(look(fresh, cordoned).operation, serving).operation
  const other = look(stopping, { ...up, agent: { alive: true, bootId: 'new', revision: 1 } })
  assert.deepEqual([running(other), other.effect], ['boot', { kind: 'reboot', bootId: 'new' }])
})

test('what somebody else cordoned stays cordoned', () => {
  const theirs: MachineSituation = { ...confirmed, node: { ...node, bootId: 'new', cordon: { by: 'others' } } }
  const first = look(fresh, { ...working, node: { ...node, cordon: { by: 'others' } } })
  assert.equal(first.operation.steps.find(({ name }) => name === 'cordon')?.state, 'skipped')
  const last = look(first.operation, { ...theirs, history: applying })
  const end = look(last.operation, theirs)
  assert.equal(end.operation.status, 'succeeded')
  assert.equal(end.effect, undefined)
})

test('a drain that does not end fails with the reason of each pod, or reboots when the pool says so', () => {
  const stuck: MachineSituation = {
    ...full,
    node: { ...node, cordon: ours, pods: [{ name: 'web/a', why: 'PodDisruptionBudget web allows no disruption' }] },
  }
  const draining = look(fresh, stuck).operation
  const late = plusSeconds(now, policy.drain.timeoutSeconds)
  const failed = look(draining, stuck, late).operation
  assert.equal(failed.failure?.code, 'DRAIN_TIMEOUT')
  assert.match(failed.failure?.says ?? '', /web\/a \(PodDisruptionBudget web allows no disruption\)/)
  const forced = { ...policy, drain: { ...policy.drain, onTimeout: 'reboot' as const } }
  assert.deepEqual(look(draining, stuck, late, forced).effect, { kind: 'serve', revision: 2 })
})

test('a cluster that does not answer holds the operation up and concludes nothing', () => {
  const silent: MachineSituation = { ...working, clusterAnswers: false, node: undefined }
  const waiting = look(fresh, silent)
  assert.deepEqual([running(waiting), waiting.effect], ['cordon', undefined])
  assert.deepEqual(look(waiting.operation, working).effect?.kind, 'cordon')
})

test('a machine without a Node is rebooted without cordon and drain', () => {
  const alone = look(fresh, { ...working, node: undefined })
  assert.deepEqual(alone.effect, { kind: 'serve', revision: 2 })
  assert.deepEqual(
    alone.operation.steps.slice(1, 3).map(({ state }) => state),
    ['skipped', 'skipped'],
  )
})

test('after too many boots without a heartbeat the revision is taken back before the operation fails', () => {
  const stopped = look(look(fresh, cordoned).operation, serving).operation
  const dead = (silentBoots: number): MachineSituation => ({ ...down, boots: { ...down.boots, silentBoots } })
  assert.equal(look(stopped, dead(2)).effect, undefined)
  const tripped = look(stopped, dead(3))
  assert.equal(tripped.effect?.kind, 'revert')
  assert.equal(tripped.operation.status, 'running')
  const reverted = look(tripped.operation, { ...dead(3), history: { ...two, failures: { 2: 'no heartbeat' } } })
  assert.deepEqual([reverted.operation.status, reverted.operation.failure?.code], ['failed', 'REVISION_DOES_NOT_BOOT'])
})

test('a preflight check that fails ends the operation before anything is touched', () => {
  const check = { name: 'image', outcome: 'failed', says: 'vmlinuz is not here', fix: 'fetch it' } as const
  const { operation, effect } = look(fresh, { ...working, checks: [...working.checks, check] })
  assert.deepEqual([operation.status, operation.failure?.code, effect], ['failed', 'PREFLIGHT', undefined])
  const later = { ...check, outcome: 'not-yet' } as const
  assert.equal(look(fresh, { ...working, checks: [later] }).operation.status, 'running')
})

test('a doubt is said and stops nothing: who holds a pod may let it go once the Node is cordoned', () => {
  const doubt = podsCheck(['default/db stays, because its budget db allows 0 pods to be unavailable'])
  const { operation, effect } = look(fresh, { ...working, checks: [...working.checks, doubt] })
  const [preflight] = operation.steps
  assert.equal(preflight?.state, 'done')
  assert.match(preflight?.says ?? '', /passed\. In doubt: default\/db stays, .*; move these pods/)
  assert.equal(effect?.kind, 'cordon')
})

const cancelled = (operation: SteppedOperation): SteppedOperation => {
  const asked = cancelOperation(operation, 'ops', now)
  assert.ok(!isRefusal(asked))
  return asked
}

test('cancelled while draining, the Node gets its pods back and the revision stays as it was', () => {
  const draining = cancelled(look(fresh, full).operation)
  assert.deepEqual(look(draining, full).effect, { kind: 'uncordon', node: 'worker-1', operationId: 42 })
  assert.equal(look(draining, working).operation.status, 'cancelled')
})

test('cancelled before the machine boots the revision, it is withdrawn; afterwards the operation goes on to its end', () => {
  const stopping = cancelled(look(look(fresh, cordoned).operation, serving).operation)
  assert.deepEqual(look(stopping, serving).effect, { kind: 'withdraw' })
  const booting = look(stopping, down)
  assert.deepEqual([running(booting), booting.effect], ['boot', undefined])
  assert.deepEqual(look(stopping, joined).effect, { kind: 'confirm' })
})

test('cancelled while it boots, a machine whose boot comes to nothing is let go', () => {
  const booting = cancelled(look(look(look(fresh, cordoned).operation, serving).operation, down).operation)
  assert.deepEqual(look(booting, { ...down, boots: { ...down.boots, silentBoots: 1 } }).effect, { kind: 'withdraw' })
})

test('a machine that is down by our doing keeps its cordon until it is well again, also when cancelled', () => {
  const wentDown = look(look(look(fresh, cordoned).operation, serving).operation, down).operation
  const off: MachineSituation = { ...cordoned, agent: down.agent }
  const ended = look(cancelled(wentDown), off)
  assert.deepEqual([ended.operation.status, ended.effect], ['cancelled', undefined])
  assert.equal(tidyMachine(off, ended.operation, policy.drain), undefined)
  assert.equal(tidyMachine(cordoned, ended.operation, policy.drain)?.kind, 'uncordon')
})

test('a Node that never becomes Ready, boot after boot, takes the revision back and fails with the reason', () => {
  const booted = look(look(look(fresh, cordoned).operation, serving).operation, down).operation
  const again: MachineSituation = { ...up, node: undefined, boots: { ...up.boots, given: 4 } }
  const tripped = look(booted, again)
  assert.equal(tripped.effect?.kind, 'revert')
  const reverted = look(tripped.operation, { ...again, history: { ...two, failures: { 2: 'never Ready' } } })
  assert.equal(reverted.operation.failure?.code, 'NODE_NEVER_READY')
})

test('a machine that runs what was taken back, and is no Ready Node with it, is sent back to what works', () => {
  const lost = look(look(look(fresh, cordoned).operation, serving).operation, down, fresh.deadline).operation
  const stray: MachineSituation = { ...up, history: two, node: { ...node, ready: false } }
  assert.deepEqual(tidyMachine(stray, lost, policy.drain), { kind: 'reboot', bootId: 'new' })
  assert.equal(tidyMachine({ ...stray, node: { ...node, bootId: 'new' } }, lost, policy.drain), undefined)
})

test('a machine joins without cordon and drain: it is served, told to boot, and confirmed once its Node is Ready', () => {
  const program = machineProgram('join', policy)
  const none: MachineHistory = { ...two, current: undefined }
  const idle: MachineSituation = {
    ...working,
    history: none,
    agent: { alive: true, bootId: 'old', revision: undefined },
    boots: { ...working.boots, lastRevision: undefined },
    node: undefined,
  }
  const served = { ...idle, history: { ...none, applying: 2 } }
  const stories: readonly (readonly [MachineSituation, string, MachineEffect | undefined])[] = [
    [idle, 'serve', { kind: 'serve', revision: 2 }],
    [served, 'serve', { kind: 'reboot', bootId: 'old' }],
    [{ ...served, agent: down.agent, boots: down.boots }, 'boot', undefined],
    [{ ...served, agent: up.agent, boots: down.boots }, 'join', undefined],
    [{ ...served, agent: up.agent, node: { ...node, bootId: 'new' } }, 'join', { kind: 'confirm' }],
    [{ ...served, history: { ...none, current: 2 }, node: { ...node, bootId: 'new' } }, 'succeeded', undefined],
  ]
  let operation: SteppedOperation = { id: 42, ...openMachineOperation('join', target, policy, now) }
  for (const [situation, step, effect] of stories) {
    const next = advance(operation, program, situation, now)
    assert.deepEqual([running(next), next.effect], [step, effect])
    operation = next.operation
  }
})

test('a machine that never returns ends its operation, and the next boot gets the previous revision', () => {
  const stopped = look(look(fresh, cordoned).operation, serving).operation
  const lost = look(stopped, { ...down, boots: { ...down.boots, silentBoots: 0 } }, fresh.deadline).operation
  assert.deepEqual([lost.status, lost.failure?.code], ['failed', 'OPERATION_DEADLINE'])
  assert.equal(tidyMachine(down, lost, policy.drain)?.kind, 'revert')
})

test('what a failed operation left cordoned is uncordoned when the machine is well, if the pool wants it', () => {
  const failed = look(fresh, working, fresh.deadline).operation
  assert.deepEqual(tidyMachine(cordoned, failed, policy.drain), {
    kind: 'uncordon',
    node: 'worker-1',
    operationId: 42,
  })
  assert.equal(tidyMachine(cordoned, failed, { ...policy.drain, afterFailure: 'leave' }), undefined)
  assert.equal(
    tidyMachine({ ...cordoned, node: { ...node, cordon: ours, ready: false } }, failed, policy.drain),
    undefined,
  )
  assert.equal(tidyMachine(cordoned, look(fresh, working).operation, policy.drain), undefined)
})

test('a machine that leaves its pool boots without a role, and its Node is deleted', () => {
  const leaving: SteppedOperation = { id: 42, ...openMachineOperation('leave', target, policy, now) }
  const program = machineProgram('leave', policy)
  const story: readonly (readonly [MachineSituation, string, MachineEffect | undefined])[] = [
    [cordoned, 'stop', { kind: 'serve', revision: 2 }],
    [serving, 'stop', { kind: 'reboot', bootId: 'old' }],
    [{ ...serving, agent: down.agent }, 'stop', undefined],
    [down, 'forget', undefined],
    [{ ...up, node: { ...node, ready: false } }, 'forget', { kind: 'forget-node', node: 'worker-1' }],
    [{ ...up, node: undefined }, 'forget', { kind: 'confirm' }],
    [{ ...confirmed, node: undefined }, 'succeeded', undefined],
  ]
  let operation = leaving
  for (const [situation, step, effect] of story) {
    const next = advance(operation, program, situation, now)
    assert.deepEqual([running(next), next.effect], [step, effect])
    operation = next.operation
  }
})

test('a machine that comes back under another name takes the Node of the old one with it, once that is gone', () => {
  const renamed: MachineSituation = {
    ...working,
    history: { ...two, current: 2 },
    agent: { alive: true, bootId: 'new', revision: 2 },
    node: { ...node, name: 'db-1', bootId: 'new' },
  }
  const atUncordon: SteppedOperation = {
    ...fresh,
    status: 'running',
    steps: fresh.steps.map((step) => ({ ...step, state: step.name === 'uncordon' ? 'running' : 'done' })),
  }
  const waits = look(atUncordon, { ...renamed, formerNode: { name: 'worker-1', ready: true } })
  assert.deepEqual([running(waits), waits.effect], ['uncordon', undefined])
  const deletes = look(atUncordon, { ...renamed, formerNode: { name: 'worker-1', ready: false } })
  assert.deepEqual(deletes.effect, { kind: 'forget-node', node: 'worker-1' })
  assert.equal(look(atUncordon, renamed).operation.status, 'succeeded')
})
