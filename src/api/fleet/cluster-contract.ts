import { z } from 'zod'
import { clusterStatuses } from '../../domain/clusters/cluster.ts'

/** Part of the API as data; see `../contract.ts`. */
export const cluster = z.object({
  id: z.int(),
  name: z.string(),
  status: z.enum(clusterStatuses),
  version: z.string(),
  runs: z.string().nullable().describe('what its API server last said: v1.31.4+k3s1'),
  api_server: z.string(),
  ca_pins: z.array(z.string()),
  access: z.enum(['kubeconfig', 'in-cluster']),
  pod_cidr: z.string().nullable(),
  service_cidr: z.string().nullable(),
  dns_service_ip: z.string().nullable(),
  kube_proxy: z.boolean(),
  core_dns: z.boolean(),
  created_at: z.iso.datetime(),
})

const kubeconfig = z.string().max(1024 * 1024)
const apiServer = z.string()
const caPins = z.array(z.string()).max(8)

export const newCluster = z.strictObject({
  name: z.string().max(63),
  version: z.string().describe('the minor version of its control plane: 1.31'),
  kubeconfig: kubeconfig
    .optional()
    .describe('how this server speaks to it; kept encrypted. Without one, this server is a pod of it'),
  api_server: apiServer.optional().describe('where machines join; default: what the kubeconfig says'),
  ca_pins: caPins.optional().describe('sha256:… of the public keys of its authority; default: likewise'),
  pod_cidr: z.string().optional(),
  service_cidr: z.string().optional(),
  dns_service_ip: z.string().optional(),
  kube_proxy: z.boolean().default(true),
  core_dns: z.boolean().default(true),
})

/** What is left out stays as it is. */
export const clusterEdit = z.strictObject({
  version: z.string().optional().describe('its owner upgrades the control plane to it; one minor version at a time'),
  kubeconfig: kubeconfig.optional().describe('a new credential for the same cluster'),
  api_server: apiServer.optional().describe('where machines join from now on'),
  ca_pins: caPins.optional().describe('sha256:… of the public keys of its authority, while it is replaced both'),
})

export type ClusterEdit = z.infer<typeof clusterEdit>

export type ClusterView = z.infer<typeof cluster>
export const clusterList = z.object({ clusters: z.array(cluster) })
