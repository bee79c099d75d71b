import { setImmediate as turn } from 'node:timers/promises'
import { instant, type Instant } from '../src/base/instant.ts'
import { FleetMemory } from '../src/app/fleet/fleet-memory.ts'
import { ClusterClients } from '../src/app/fleet/cluster-clients.ts'
import { readPoolView, type PoolView } from '../src/app/fleet/pool-view.ts'
import { rollingMachine } from '../src/app/fleet/situation-of.ts'
import { planRollout } from '../src/domain/rollouts/plan-rollout.ts'
import type { Rollout } from '../src/domain/rollouts/rollout.ts'
import { defaultUpdatePolicy } from '../src/domain/pools/update-policy.ts'
import type { NodeFacts } from '../src/kube/nodes/node.ts'
import type { Store } from '../src/store/sqlite/store.ts'
import type { FleetSite } from './fleet-site.ts'
import { median } from './machine-facts.ts'

const RUNS = 9

/** Milliseconds. */
export interface PlanningFigures {
  /** The decision alone. */
  readonly decide: number
  /** Reading all facts from the store before. */
  readonly read: number
  /** The longest time for which reading kept everybody else waiting. */
  readonly held: number
}

/** What to do next in the pool of the site. */
export async function timePlanning(store: Store, site: FleetSite): Promise<PlanningFigures> {
  using clusters = new ClusterClients(store.clusters, noSecrets, new AbortController().signal)
  const deps = { store, clusters, memory: new FleetMemory() }
  using waits = longestWait()
  const reads: number[] = []
  const decisions: number[] = []
  for (let i = 0; i < RUNS; i++) {
    await turn()
    waits.begin()
    const started = performance.now()
    const view = await readPoolView(deps, { organizationId: site.organizationId, id: site.poolId })
    reads.push(performance.now() - started)
    waits.end()
    if (view === undefined) throw new Error('the pool is gone')
    const now = instant(Date.now())
    decisions.push(decide(allWell(view, now), site, now))
  }
  return { decide: median(decisions), read: median(reads), held: waits.longest() }
}

function decide(view: PoolView, { poolId }: FleetSite, now: Instant): number {
  const started = performance.now()
  const rolling = view.machines.flatMap((machine) => rollingMachine(machine, poolId, now) ?? [])
  const plan = planRollout({ id: poolId, clusterAnswers: true }, rolling, [rolloutOf(view, now)], now)
  const took = performance.now() - started
  if (plan.order.length !== view.machines.length || plan.begin.length === 0)
    throw new Error(`a plan for ${plan.order.length} machines that begins ${plan.begin.length}`)
  return took
}

/** As if every agent had just spoken, and the cluster had answered that every machine is a Ready Node. */
const allWell = (view: PoolView, now: Instant): PoolView => ({
  ...view,
  machines: view.machines.map((one) => ({
    ...one,
    machine: { ...one.machine, agentHeartbeatAt: now },
    node: nodeOf(one.machine.name, one.heartbeat?.bootId ?? ''),
  })),
})

const nodeOf = (name: string, bootId: string): NodeFacts => ({
  name,
  uid: name,
  resourceVersion: '1',
  ready: 'yes',
  isUnschedulable: false,
  labels: {},
  annotations: {},
  taints: [],
  addresses: [],
  systemUuid: '',
  bootId,
  kubeletVersion: 'v1.31.4',
})

const rolloutOf = ({ pool }: PoolView, now: Instant): Rollout => ({
  id: 1,
  organizationId: pool.organizationId,
  poolId: pool.id,
  target: 2,
  goesBack: false,
  policy: defaultUpdatePolicy,
  state: 'running',
  reason: undefined,
  startedAt: now,
  startedBy: 'bench',
  endedAt: undefined,
  failuresCountSince: now,
})

/** Somebody who wants every turn of the event loop, and notes for how long he had to wait for one. */
function longestWait(): Disposable & { begin: () => void; end: () => void; longest: () => number } {
  let [isOn, last, longest] = [false, 0, 0]
  const look = (): void => {
    const now = performance.now()
    if (isOn) longest = Math.max(longest, now - last)
    last = now
    timer = setImmediate(look)
  }
  let timer = setImmediate(look)
  return {
    begin: () => {
      ;[isOn, last] = [true, performance.now()]
    },
    end: () => {
      longest = Math.max(longest, performance.now() - last)
      isOn = false
    },
    longest: () => longest,
    [Symbol.dispose]: () => clearImmediate(timer),
  }
}

const noSecrets = { read: async () => undefined, keep: async () => undefined, forget: async () => undefined }
