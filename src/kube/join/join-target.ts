import { parse } from 'yaml'
import { z } from 'zod'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { parseApiServer, type JoinTarget } from '../../domain/clusters/join-target.ts'
import { caPins } from '../access/ca-pin.ts'
import type { KubeAccess } from '../access/kube-access.ts'
import { kubeconfigSchema } from '../access/kubeconfig-schema.ts'
import type { KubeClient } from '../client/kube-client.ts'
import { isStatus, refusalOf } from '../client/kube-problem.ts'
import { read } from '../client/read.ts'

const CLUSTER_INFO = '/api/v1/namespaces/kube-public/configmaps/cluster-info'
const configMap = z.object({ data: z.object({ kubeconfig: z.string() }) })
const kubeconfig = kubeconfigSchema.pick({ clusters: true })

/**
 * What kubeadm will be told by the cluster when it joins, read over our own authenticated connection: the ConfigMap `cluster-info`,
 * https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-join/. The way by which we reach the API may be another than the machines'.
 */
export async function readJoinTarget(client: KubeClient): Promise<Result<JoinTarget, Refusal>> {
  const info = await read(client, { method: 'GET', path: CLUSTER_INFO }, configMap)
  if (!info.ok) {
    const isMissing = isStatus(info.error, 404)
    return err(isMissing ? notJoinable('it has no cluster-info') : refusalOf(info.error, 'read cluster-info'))
  }
  const target = decode(info.value.data.kubeconfig)
  return target === undefined ? err(notJoinable('its cluster-info cannot be read')) : ok(target)
}

/**
 * The way by which we reach the API ourselves, for clusters without `cluster-info`. Undefined when its authority is not
 * named, or when the URL has a path: kubeadm knows hosts and ports only.
 */
export function joinTargetOf({ server, caPem }: Pick<KubeAccess, 'server' | 'caPem'>): JoinTarget | undefined {
  // URL drops the port that https has by itself; kubeadm would take 6443 for it.
  const apiServer = parseApiServer(`${server.hostname}:${server.port === '' ? 443 : server.port}`)
  const pins = caPins(caPem ?? '')
  const isWhole = server.pathname === '/'
  return isWhole && apiServer.ok && pins.length > 0 ? { apiServer: apiServer.value, caPins: pins } : undefined
}

function decode(text: string): JoinTarget | undefined {
  try {
    const cluster = kubeconfig.parse(parse(text, { prettyErrors: false, logLevel: 'silent' })).clusters[0]?.cluster
    const caPem = Buffer.from(cluster?.['certificate-authority-data'] ?? '', 'base64').toString()
    return joinTargetOf({ server: new URL(cluster?.server ?? ''), caPem })
  } catch {
    return undefined
  }
}

const notJoinable = (why: string): Refusal =>
  refusal(
    'CLUSTER_NOT_JOINABLE',
    409,
    `machines cannot join this cluster with kubeadm: ${why}`,
    'run "kubeadm init phase bootstrap-token" on its control plane, or give address and pins of its API by hand',
  )
