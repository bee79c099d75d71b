import { minorNumber, minorOf } from '../../domain/clusters/kubernetes-version.ts'
import { mergedLabels } from '../../domain/machines/node-label.ts'
import type { KubeletFlag } from '../../domain/pools/kubelet-flag.ts'
import type { Worker } from './worker.ts'

/** kubeadm 1.31 was the first to read v1beta4, in which arguments are a list; https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/ */
const FIRST_WITH_V1BETA4 = 31

const PREVIEW_TOKEN = '(one for each boot)'

/**
 * What an attempt that failed leaves behind, and what the next one would stumble over. Attempts do fail: a machine that reboots faster than
 * its cluster notices finds its own Node still Ready, and kubeadm refuses to join until that has passed.
 */
const leftByFailedAttempt: readonly string[] = [
  'FileAvailable--etc-kubernetes-bootstrap-kubelet.conf',
  'FileAvailable--etc-kubernetes-pki-ca.crt',
  'Port-10250',
]

/**
 * A kubeadm JoinConfiguration. It is JSON, which every YAML parser reads and in which nothing needs quoting rules of its own. The pin
 * makes kubeadm refuse a cluster that only pretends to be ours.
 */
export function joinConfiguration(worker: Worker): string {
  const { machine, pool, join, bootstrapToken } = worker
  const list = minorNumber(minorOf(pool.kubernetesVersion)) >= FIRST_WITH_V1BETA4
  const args = kubeletArguments(worker)
  const configuration = {
    apiVersion: `kubeadm.k8s.io/${list ? 'v1beta4' : 'v1beta3'}`,
    kind: 'JoinConfiguration',
    discovery: {
      bootstrapToken: {
        token: bootstrapToken ?? PREVIEW_TOKEN,
        apiServerEndpoint: join.apiServer,
        caCertHashes: join.caPins,
      },
    },
    nodeRegistration: {
      name: machine.hostname,
      criSocket: 'unix:///run/containerd/containerd.sock',
      kubeletExtraArgs: list ? args : Object.fromEntries(args.map(({ name, value }) => [name, value])),
      // An empty list says "no taints"; without one kubeadm would decide.
      taints: pool.taints,
      ignorePreflightErrors: leftByFailedAttempt,
    },
  }
  return `${JSON.stringify(configuration, undefined, 2)}\n`
}

function kubeletArguments({ machine, pool }: Worker): readonly KubeletFlag[] {
  const labels = mergedLabels(pool.labels, machine.labels).map(({ key, value }) => `${key}=${value}`)
  return [...(labels.length > 0 ? [{ name: 'node-labels', value: labels.join(',') }] : []), ...pool.kubeletFlags]
}
