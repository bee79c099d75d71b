import { z } from 'zod'
import { instant, type Instant } from '../../base/instant.ts'
import type { Result } from '../../base/result.ts'
import type { KubeClient } from '../client/kube-client.ts'
import type { KubeProblem } from '../client/kube-problem.ts'
import { readAll } from '../client/read.ts'

/** What a drain must know of a pod. */
export interface PodFacts {
  readonly namespace: string
  readonly name: string
  /** Tells a pod from its successor of the same name. */
  readonly uid: string
  /** Kind of the object that makes a new one in its place: `ReplicaSet`, `DaemonSet`; undefined when nothing does. */
  readonly controller: string | undefined
  /** A static pod of the kubelet, shown by the API but not ruled by it. */
  readonly isMirror: boolean
  /** Succeeded or failed: its containers do not run any more. */
  readonly isFinished: boolean
  /** Has volumes whose content goes with it. */
  readonly hasEmptyDir: boolean
  readonly labels: Readonly<Record<string, string>>
  /** Higher ones are more important; system-node-critical has 2,000,001,000. */
  readonly priority: number
  /** When its grace is over, if it is being deleted. */
  readonly deletedAt: Instant | undefined
  readonly finalizers: readonly string[]
}

const MIRROR = 'kubernetes.io/config.mirror'

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
const podSchema: z.ZodType<PodFacts> = z
  .object({
    metadata: z.object({
      namespace: z.string(),
      name: z.string(),
      uid: z.string(),
      annotations: z.record(z.string(), z.string()).default({}),
      labels: z.record(z.string(), z.string()).default({}),
      ownerReferences: z.array(z.object({ kind: z.string(), controller: z.boolean().default(false) })).default([]),
      deletionTimestamp: z.iso.datetime().optional(),
      finalizers: z.array(z.string()).default([]),
    }),
    spec: z.object({
      priority: z.number().default(0),
      volumes: z.array(z.object({ emptyDir: z.unknown().optional() })).default([]),
    }),
    status: z.object({ phase: z.string().default('') }),
  })
  .transform(({ metadata, spec, status }) => ({
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    controller: metadata.ownerReferences.find(({ controller }) => controller)?.kind,
    isMirror: MIRROR in metadata.annotations,
    isFinished: status.phase === 'Succeeded' || status.phase === 'Failed',
    hasEmptyDir: spec.volumes.some(({ emptyDir }) => emptyDir !== undefined && emptyDir !== null),
    labels: metadata.labels,
    priority: spec.priority,
    deletedAt: metadata.deletionTimestamp === undefined ? undefined : instant(Date.parse(metadata.deletionTimestamp)),
    finalizers: metadata.finalizers,
  }))

export const podsOnNode = (client: KubeClient, nodeName: string): Promise<Result<readonly PodFacts[], KubeProblem>> =>
  readAll(client, '/api/v1/pods', { fieldSelector: `spec.nodeName=${nodeName}` }, podSchema)

/** As people write it. */
export const podName = ({ namespace, name }: Pick<PodFacts, 'namespace' | 'name'>): string => `${namespace}/${name}`
