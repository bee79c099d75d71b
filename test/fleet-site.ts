import assert from 'node:assert/strict'
import type { Machine } from '../src/api/contract.ts'
import type { ClusterView } from '../src/api/fleet/cluster-contract.ts'
import type { PoolView } from '../src/api/fleet/pool-contract.ts'
import type { RolloutView } from '../src/api/fleet/rollout-contract.ts'
import type { SteppedOperationView } from '../src/api/fleet/stepped-operation-contract.ts'
import { caPins } from '../src/kube/access/ca-pin.ts'
import { FleetMachine, type Flaw } from './fleet-machine.ts'
import { openInProcess, type InProcessWorld } from './kube-api/in-process.ts'
import { kubeconfigOf } from './kubeconfig.ts'
import { podAccount, type PodAccount } from './pod-account.ts'
import { startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'
import { until } from './until.ts'

/** A server, a cluster and a pool, and machines that somebody else makes. */
export class FleetSite implements AsyncDisposable {
  readonly kube: InProcessWorld
  readonly server: TestServer
  readonly pool: PoolView
  /** By which the server speaks to the cluster as a pod of it; otherwise it has a kubeconfig. */
  readonly account: PodAccount | undefined
  /** Of the chain URL by which machines come in. A secret. */
  readonly token: string
  readonly #image: Disposable
  readonly #machines: FleetMachine[] = []
  readonly #running: Promise<void>[] = []

  private constructor(
    parts: Pick<FleetSite, 'kube' | 'server' | 'pool' | 'account'>,
    token: string,
    image: ReturnType<typeof tinyImage>,
  ) {
    this.kube = parts.kube
    this.server = parts.server
    this.pool = parts.pool
    this.account = parts.account
    this.token = token
    this.#image = image
  }

  static async open(policy: object = {}, flags: readonly string[] = []): Promise<FleetSite> {
    const kube = await openInProcess()
    return FleetSite.#of(kube, { kubeconfig: kubeconfigOf(kube) }, { policy, flags })
  }

  /** The server is a pod of the cluster, with its service account. Needs root. */
  static async openAsPod(): Promise<FleetSite> {
    const kube = await openInProcess()
    const pins = caPins(kube.certificates.authority.certificatePem)
    return FleetSite.#of(kube, { api_server: kube.server.url.host, ca_pins: pins }, { account: podAccount(kube) })
  }

  static async #of(
    kube: InProcessWorld,
    access: object,
    { policy = {}, flags = [], account }: { policy?: object; flags?: readonly string[]; account?: PodAccount },
  ): Promise<FleetSite> {
    const image = tinyImage()
    const server = await startServer([...image.flags, ...flags], account)
    const cluster = await ask<ClusterView>(server, 'POST', '/clusters', { name: 'prod', version: '1.33', ...access })
    const wish = { name: 'workers', cluster_id: cluster.id, kubernetes_version: '1.33.3' }
    const pool = await ask<PoolView>(server, 'POST', '/pools', wish)
    await ask(server, 'PATCH', `/pools/${pool.id}/policy`, { soak_seconds: 0, breaker_boots: 2, ...policy })
    const chain = await ask<{ url: string }>(server, 'POST', '/chain-urls', { name: 'rack' })
    const token = new URL(chain.url).searchParams.get('token') ?? ''
    return new FleetSite({ kube, server, pool, account }, token, image)
  }

  /** The JSON of an answer that must not be a refusal. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    return ask<T>(this.server, method, path, body)
  }

  /** `worker-<number>`, switched off. */
  build(number: number, flaw?: Flaw): FleetMachine {
    const machine = new FleetMachine(this.server, this.kube.admin, this.token, number, flaw)
    this.#machines.push(machine)
    return machine
  }

  powerOn(machine: FleetMachine): void {
    this.#running.push(machine.run())
  }

  /** Machines that were put into the pool before their first boot, once they work. */
  async workers(count: number, flaw?: Flaw): Promise<readonly FleetMachine[]> {
    const machines = Array.from({ length: count }, (_, i) => this.build(i + 1, flaw))
    for (const { name, uuid } of machines) await this.ask('POST', '/machines', { name, uuid, pool_id: this.pool.id })
    for (const machine of machines) this.powerOn(machine)
    for (const { name } of machines) await this.reaches(name, 'ready')
    return machines
  }

  async machine(name: string): Promise<Machine> {
    const { machines } = await this.ask<{ machines: Machine[] }>('GET', '/machines')
    const found = machines.find((one) => one.name === name)
    assert.ok(found !== undefined, `no machine ${name}`)
    return found
  }

  reaches(name: string, status: Machine['status']): Promise<true> {
    return until(`${name} to be ${status}`, async () =>
      (await this.machine(name)).status === status ? true : undefined,
    )
  }

  /** The newest operation of a machine, with its log. */
  async operation(name: string): Promise<SteppedOperationView | undefined> {
    const { id } = await this.machine(name)
    const { operations } = await this.ask<{ operations: SteppedOperationView[] }>('GET', `/machines/${id}/operations`)
    return operations[0] && this.ask('GET', `/operations/${operations[0].id}/steps`)
  }

  /** The newest operation of a machine, once it looks like this. */
  operationThat(
    name: string,
    what: string,
    isSo: (one: SteppedOperationView) => boolean,
  ): Promise<SteppedOperationView> {
    return until(`an operation of ${name} that ${what}`, async () => {
      const newest = await this.operation(name)
      return newest !== undefined && isSo(newest) ? newest : undefined
    })
  }

  async rollOut(change: object): Promise<RolloutView> {
    await this.ask('PATCH', `/pools/${this.pool.id}`, change)
    return this.ask('POST', `/pools/${this.pool.id}/rollouts`, {})
  }

  async rollout(): Promise<RolloutView> {
    const { rollouts } = await this.ask<{ rollouts: RolloutView[] }>('GET', `/pools/${this.pool.id}/rollouts`)
    assert.ok(rollouts[0] !== undefined, 'no rollout')
    return rollouts[0]
  }

  /** The newest rollout, once it no longer runs. */
  rolloutEnds(): Promise<RolloutView> {
    return until('the end of the rollout', async () => {
      const newest = await this.rollout()
      return newest.state === 'running' ? undefined : newest
    })
  }

  async node(name: string): Promise<KubeNode | undefined> {
    const answer = await this.kube.admin.request({ method: 'GET', path: `/api/v1/nodes/${name}` })
    return answer.ok ? (answer.value as KubeNode) : undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const machine of this.#machines) await machine.cutPower()
    await Promise.all(this.#running)
    await this.server[Symbol.asyncDispose]()
    await this.kube[Symbol.asyncDispose]()
    this.#image[Symbol.dispose]()
    this.account?.[Symbol.dispose]()
  }
}

export interface KubeNode {
  readonly spec: { readonly unschedulable?: boolean }
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> }
}

async function ask<T>(server: TestServer, method: string, path: string, body?: unknown): Promise<T> {
  const { status, json } = await server.api(method, path, body)
  assert.ok(status < 300, `${method} ${path}: ${JSON.stringify(json)}`)
  return json as T
}
