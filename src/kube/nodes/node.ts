import { z } from 'zod'
import type { Result } from '../../base/result.ts'
import type { KubeClient } from '../client/kube-client.ts'
import type { KubeProblem } from '../client/kube-problem.ts'
import { apiPath } from '../client/kube-request.ts'
import { read, readAll } from '../client/read.ts'

export interface NodeTaint {
  readonly key: string
  readonly value: string
  readonly effect: string
}

/** What Kubernetes says of a Node. */
export interface NodeFacts {
  readonly name: string
  /** Another one after the Node was deleted and came back. */
  readonly uid: string
  /** Changes with every change; what an edit must name to be sure of what it edits. */
  readonly resourceVersion: string
  /** `unknown`: its kubelet has not been heard of for a while. */
  readonly ready: 'yes' | 'no' | 'unknown'
  readonly isUnschedulable: boolean
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly taints: readonly NodeTaint[]
  /** Addresses and names by which it may be called: host name, internal and external IP. */
  readonly addresses: readonly string[]
  /** The machine's SMBIOS UUID as Linux sees it; empty until its kubelet has reported. */
  readonly systemUuid: string
  /** Another one after every boot. */
  readonly bootId: string
  /** `v1.31.4`; empty until its kubelet has reported. */
  readonly kubeletVersion: string
}

const strings = z.record(z.string(), z.string()).default({})

const nodeInfo = z.object({
  systemUUID: z.string().default(''),
  bootID: z.string().default(''),
  kubeletVersion: z.string().default(''),
})

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/node-v1/ */
export const nodeSchema: z.ZodType<NodeFacts> = z
  .object({
    metadata: z.object({
      name: z.string(),
      uid: z.string(),
      resourceVersion: z.string(),
      labels: strings,
      annotations: strings,
    }),
    spec: z.object({
      unschedulable: z.boolean().default(false),
      taints: z.array(z.object({ key: z.string(), value: z.string().default(''), effect: z.string() })).default([]),
    }),
    status: z.object({
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
      addresses: z.array(z.object({ address: z.string() })).default([]),
      nodeInfo: nodeInfo.prefault({}),
    }),
  })
  .transform(({ metadata, spec, status }) => ({
    ...metadata,
    ready: readiness(status.conditions.find(({ type }) => type === 'Ready')?.status),
    isUnschedulable: spec.unschedulable,
    taints: spec.taints,
    addresses: status.addresses.map(({ address }) => address),
    systemUuid: status.nodeInfo.systemUUID,
    bootId: status.nodeInfo.bootID,
    kubeletVersion: status.nodeInfo.kubeletVersion,
  }))

const readiness = (status: string | undefined): NodeFacts['ready'] =>
  status === 'True' ? 'yes' : status === 'Unknown' ? 'unknown' : 'no'

const NODES = '/api/v1/nodes'

export const nodePath = (name: string): string => NODES + apiPath(name)

/** A problem of status 404 when there is no such Node. */
export const readNode = (client: KubeClient, name: string): Promise<Result<NodeFacts, KubeProblem>> =>
  read(client, { method: 'GET', path: nodePath(name) }, nodeSchema)

export const readNodes = (client: KubeClient): Promise<Result<readonly NodeFacts[], KubeProblem>> =>
  readAll(client, NODES, {}, nodeSchema)
