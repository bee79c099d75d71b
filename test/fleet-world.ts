import type { PoolView } from '../src/api/fleet/pool-contract.ts'
import type { ClusterView } from '../src/api/fleet/cluster-contract.ts'
import { FleetMachine, type Flaw } from './fleet-machine.ts'
import { openInProcess, type InProcessWorld } from './kube-api/in-process.ts'
import { startServer, type TestServer } from './server.ts'
import { tinyImage } from './tiny-image.ts'

/** A server, a Kubernetes API, and machines that were put into a pool before their first boot. */
export interface FleetWorld extends AsyncDisposable {
  readonly server: TestServer
  readonly kube: InProcessWorld
  readonly pool: PoolView
  readonly machines: readonly FleetMachine[]
  /** Asks the API as an administrator; throws what it refuses. */
  readonly ask: <T>(method: string, path: string, body?: unknown) => Promise<T>
}

/** Machines run as soon as this resolves. */
export async function openFleet(count: number, isBroken: Flaw = () => false): Promise<FleetWorld> {
  await using open = new AsyncDisposableStack()
  const image = open.use(tinyImage())
  const kube = open.use(await openInProcess())
  const server = open.use(await startServer(image.flags))
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const { status, json } = await server.api(method, path, body)
    if (status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(json)}`)
    return json as T
  }
  const cluster = await ask<ClusterView>('POST', '/clusters', {
    name: 'prod',
    version: '1.33',
    kubeconfig: kubeconfigOf(kube),
  })
  const pool = await ask<PoolView>('POST', '/pools', {
    name: 'workers',
    cluster_id: cluster.id,
    kubernetes_version: '1.33.3',
  })
  const chain = await ask<{ url: string }>('POST', '/chain-urls', { name: 'rack' })
  const token = new URL(chain.url).searchParams.get('token') ?? ''
  const machines = Array.from({ length: count }, (_, i) => new FleetMachine(server, kube.admin, token, i + 1, isBroken))
  for (const { name, uuid } of machines) await ask('POST', '/machines', { name, uuid, pool_id: pool.id })
  const running = machines.map((machine) => machine.run())
  open.defer(async () => {
    for (const machine of machines) await machine.cutPower()
    await Promise.all(running)
  })
  const parts = open.move()
  return { server, kube, pool, machines, ask, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

const kubeconfigOf = ({ server, certificates }: InProcessWorld): string => `apiVersion: v1
kind: Config
current-context: prod
contexts: [{name: prod, context: {cluster: prod, user: coldforge}}]
clusters:
- name: prod
  cluster:
    server: ${server.url.href}
    certificate-authority-data: ${Buffer.from(certificates.authority.certificatePem).toString('base64')}
users: [{name: coldforge, user: {token: coldforge-token}}]
`
