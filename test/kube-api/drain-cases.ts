import type { DrainRules } from '../../src/kube/drain/plan-drain.ts'
import type { BudgetWish, PodWish } from './hands.ts'

/** Pods of a node, and what the first round of a drain makes of them. */
export interface DrainCase {
  readonly promise: string
  readonly nodeReady?: 'Unknown'
  readonly rules?: Partial<DrainRules>
  readonly pods: readonly Omit<PodWish, 'node'>[]
  readonly budgets?: readonly BudgetWish[]
  readonly round: 'drained' | 'waiting' | 'refused'
  /** For pods that are waited for, skipped or refused: what is said of them. */
  readonly says: Readonly<Record<string, RegExp>>
  /** Pods that are on their way out after it, with their grace in seconds. */
  readonly leaving: Readonly<Record<string, number>>
}

export const drainCases: readonly DrainCase[] = [
  {
    promise: 'a pod that a controller will make again is evicted, with the grace that it asks for',
    pods: [{ name: 'c1-web', graceSeconds: 45 }],
    round: 'waiting',
    says: { 'c1-web': /^was asked to end$/ },
    leaving: { 'c1-web': 45 },
  },
  {
    promise: 'the rules may give all pods another grace',
    rules: { graceSeconds: 5 },
    pods: [{ name: 'c2-web' }],
    round: 'waiting',
    says: { 'c2-web': /asked/ },
    leaving: { 'c2-web': 5 },
  },
  {
    promise: 'pods of DaemonSets and static pods stay, and a node with no others is drained',
    pods: [
      { name: 'c3-proxy', owner: 'DaemonSet', hasEmptyDir: true },
      { name: 'c3-static', owner: 'none', isMirror: true },
    ],
    round: 'drained',
    says: { 'c3-proxy': /DaemonSet/, 'c3-static': /static/ },
    leaving: {},
  },
  {
    promise: 'data in an emptyDir stops the whole drain before anything is evicted',
    pods: [{ name: 'c4-cache', hasEmptyDir: true }, { name: 'c4-web' }],
    round: 'refused',
    says: { 'c4-cache': /emptyDir/ },
    leaving: {},
  },
  {
    promise: 'data in an emptyDir goes if the rules say so',
    rules: { emptyDir: 'delete' },
    pods: [{ name: 'c5-cache', hasEmptyDir: true }],
    round: 'waiting',
    says: { 'c5-cache': /asked/ },
    leaving: { 'c5-cache': 30 },
  },
  {
    promise: 'a pod without a controller stops the whole drain',
    pods: [{ name: 'c6-lonely', owner: 'none' }, { name: 'c6-web' }],
    round: 'refused',
    says: { 'c6-lonely': /no controller/ },
    leaving: {},
  },
  {
    promise: 'a pod without a controller goes for good if the rules say so',
    rules: { unmanaged: 'evict' },
    pods: [{ name: 'c7-lonely', owner: 'none' }],
    round: 'waiting',
    says: { 'c7-lonely': /asked/ },
    leaving: { 'c7-lonely': 30 },
  },
  {
    promise: 'a pod that has ended goes whatever it keeps, whoever made it and whatever its budget says',
    pods: [
      { name: 'c8-done', owner: 'none', hasEmptyDir: true, phase: 'Succeeded' },
      { name: 'c8-failed', phase: 'Failed' },
    ],
    budgets: [{ name: 'c8', podName: 'c8-failed', status: { allowed: 0, healthy: 1, desired: 1 } }],
    round: 'waiting',
    says: { 'c8-done': /asked/, 'c8-failed': /asked/ },
    leaving: { 'c8-done': 30, 'c8-failed': 30 },
  },
  {
    promise: 'a budget holds its pod, and is named with its numbers; the others go',
    pods: [{ name: 'c9-db' }, { name: 'c9-web' }],
    budgets: [{ name: 'c9-budget', podName: 'c9-db', status: { allowed: 0, healthy: 2, desired: 2 } }],
    round: 'waiting',
    says: { 'c9-db': /budget c9-budget needs 2 healthy pods and has 2 currently/, 'c9-web': /asked/ },
    leaving: { 'c9-web': 30 },
  },
  {
    promise: 'a budget that allows a disruption lets its pod go',
    pods: [{ name: 'c10-db' }],
    budgets: [{ name: 'c10', podName: 'c10-db', status: { allowed: 1, healthy: 3, desired: 2 } }],
    round: 'waiting',
    says: { 'c10-db': /asked/ },
    leaving: { 'c10-db': 30 },
  },
  {
    promise: 'a pod under two budgets waits, with the reason that only people can remove',
    pods: [{ name: 'c11-db' }],
    budgets: [
      { name: 'c11-a', podName: 'c11-db', status: { allowed: 1, healthy: 3, desired: 2 } },
      { name: 'c11-b', podName: 'c11-db', status: { allowed: 1, healthy: 3, desired: 2 } },
    ],
    round: 'waiting',
    says: { 'c11-db': /more than one PodDisruptionBudget/ },
    leaving: {},
  },
  {
    promise: 'on a node that is not heard of a pod gets one second',
    nodeReady: 'Unknown',
    pods: [{ name: 'c12-web', graceSeconds: 600 }],
    round: 'waiting',
    says: { 'c12-web': /asked/ },
    leaving: { 'c12-web': 1 },
  },
]
