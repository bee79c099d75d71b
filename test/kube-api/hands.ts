import type { KubeClient } from '../../src/kube/client/kube-client.ts'
import type { KubeRequest } from '../../src/kube/client/kube-request.ts'

/** What a test puts into a cluster. Names are its own, so that tests do not meet. */
export interface NodeWish {
  readonly name: string
  readonly ready?: 'True' | 'False' | 'Unknown'
  readonly uuid?: string
  readonly unschedulable?: boolean
  /** 10.75.0.7 unless told. */
  readonly address?: string
}

export interface PodWish {
  readonly name: string
  readonly node: string
  /** `ReplicaSet` unless told; none for a pod without a controller. */
  readonly owner?: 'ReplicaSet' | 'DaemonSet' | 'none'
  readonly phase?: 'Running' | 'Succeeded' | 'Failed'
  readonly isMirror?: boolean
  readonly hasEmptyDir?: boolean
  readonly finalizers?: readonly string[]
  readonly graceSeconds?: number
  readonly priority?: number
}

export interface BudgetWish {
  readonly name: string
  /** Of the pods that it is about. */
  readonly podName: string
  readonly maxUnavailable?: number
  /** `none`: its controller has not looked at it yet. */
  readonly status: 'none' | { readonly allowed: number; readonly healthy: number; readonly desired: number }
}

const PODS = '/api/v1/namespaces/default/pods'
const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets'

export const podPath = (name: string): string => `${PODS}/${name}`

/** Does what must not fail in a test. */
export async function must(client: KubeClient, request: KubeRequest): Promise<unknown> {
  const answer = await client.request(request)
  if (!answer.ok) throw new Error(`${request.method} ${request.path}: ${answer.error.says}`)
  return answer.value
}

export const addNode = (admin: KubeClient, wish: NodeWish): Promise<unknown> =>
  must(admin, {
    method: 'POST',
    path: '/api/v1/nodes',
    body: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: wish.name, labels: { zone: 'a' } },
      spec: { unschedulable: wish.unschedulable ?? false, taints: [{ key: 'gpu', effect: 'NoSchedule' }] },
      status: {
        conditions: [{ type: 'Ready', status: wish.ready ?? 'True' }],
        addresses: [
          { type: 'InternalIP', address: wish.address ?? '10.75.0.7' },
          { type: 'Hostname', address: wish.name },
        ],
        nodeInfo: nodeInfo(wish.uuid ?? ''),
      },
    },
  })

/** A real API wants all of them. */
const nodeInfo = (systemUUID: string): object => ({
  systemUUID,
  machineID: 'm',
  bootID: 'boot-1',
  kernelVersion: '6.6.0',
  osImage: 'Linux',
  containerRuntimeVersion: 'containerd://2.0.0',
  kubeletVersion: 'v1.33.4',
  kubeProxyVersion: '',
  operatingSystem: 'linux',
  architecture: 'amd64',
})

/** A pod that its kubelet has already begun to run, or that has ended. Labelled `pod: <name>`. */
export async function addPod(admin: KubeClient, wish: PodWish): Promise<void> {
  const { name, owner = 'ReplicaSet', phase = 'Running' } = wish
  const scratch = wish.hasEmptyDir === true ? [{ name: 'scratch', emptyDir: {} }] : []
  const reference = { apiVersion: 'apps/v1', kind: owner, name: 'owner', uid: 'owner-uid', controller: true }
  await must(admin, {
    method: 'POST',
    path: PODS,
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: 'default',
        labels: { pod: name },
        annotations: wish.isMirror === true ? { 'kubernetes.io/config.mirror': 'hash' } : {},
        ownerReferences: owner === 'none' ? [] : [reference],
        finalizers: wish.finalizers ?? [],
      },
      spec: {
        nodeName: wish.node,
        priority: wish.priority ?? 0,
        terminationGracePeriodSeconds: wish.graceSeconds ?? 30,
        containers: [{ name: 'main', image: 'registry.example/main' }],
        volumes: [{ name: 'settings', configMap: { name: 'settings' } }, ...scratch],
      },
    },
  })
  const ready = { type: 'Ready', status: phase === 'Running' ? 'True' : 'False' }
  await must(admin, {
    method: 'PATCH',
    path: `${podPath(name)}/status`,
    body: { status: { phase, conditions: [ready] } },
  })
}

/** What a kubelet does once the containers have ended. */
export const endPod = (admin: KubeClient, name: string): Promise<unknown> =>
  must(admin, { method: 'DELETE', path: podPath(name), body: { gracePeriodSeconds: 0 } })

export async function addBudget(admin: KubeClient, wish: BudgetWish): Promise<void> {
  const { name, podName, maxUnavailable = 1, status } = wish
  await must(admin, {
    method: 'POST',
    path: BUDGETS,
    body: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, namespace: 'default' },
      spec: { maxUnavailable, selector: { matchLabels: { pod: podName } } },
    },
  })
  if (status !== 'none') await countBudget(admin, name, status)
}

/** What the disruption controller does. */
export const countBudget = (
  admin: KubeClient,
  name: string,
  { allowed, healthy, desired }: Exclude<BudgetWish['status'], 'none'>,
): Promise<unknown> =>
  must(admin, {
    method: 'PATCH',
    path: `${BUDGETS}/${name}/status`,
    body: {
      status: {
        observedGeneration: 1,
        disruptionsAllowed: allowed,
        currentHealthy: healthy,
        desiredHealthy: desired,
        expectedPods: Math.max(healthy, desired),
      },
    },
  })

/** Undefined when there is no such pod. */
export async function readPod(
  admin: KubeClient,
  name: string,
): Promise<
  | { readonly metadata: { readonly deletionTimestamp?: string; readonly deletionGracePeriodSeconds?: number } }
  | undefined
> {
  const answer = await admin.request({ method: 'GET', path: podPath(name) })
  return answer.ok ? (answer.value as never) : undefined
}
