import type { ClusterInput } from '../cluster-commands.ts'
import {
  parseKubernetesMinor,
  parseKubernetesVersion,
  type KubernetesMinor,
  type KubernetesVersion,
} from '../kubernetes-version.ts'

export function minor(text: string): KubernetesMinor {
  const parsed = parseKubernetesMinor(text)
  if (!parsed.ok) throw new TypeError(parsed.error)
  return parsed.value
}

export function version(text: string): KubernetesVersion {
  const parsed = parseKubernetesVersion(text)
  if (!parsed.ok) throw new TypeError(parsed.error)
  return parsed.value
}

export const production: ClusterInput = {
  organizationId: 1,
  name: 'production',
  version: minor('1.31'),
  join: { apiServer: 'api.example.org:6443', caPins: [`sha256:${'0'.repeat(64)}`] },
  access: 'kubeconfig',
  podCidr: '10.244.0.0/16',
  serviceCidr: '10.96.0.0/12',
  dnsServiceIp: '10.96.0.10',
  kubeProxy: true,
  coreDns: true,
}
