import type { KubeClient } from '../../src/kube/client/kube-client.ts'
import { must } from '../kube-api/hands.ts'
import { openInProcess, type InProcessWorld } from '../kube-api/in-process.ts'

const RBAC = '/apis/rbac.authorization.k8s.io/v1'
const BOOTSTRAPPERS = 'system:bootstrappers:kubeadm:default-node-token'

/** A cluster as "kubeadm init" leaves it for those who join, at this address. */
export async function openLabCluster(address: string): Promise<InProcessWorld> {
  const world = await openInProcess(address)
  const authority = base64(world.certificates.authority.certificatePem)
  await must(world.admin, {
    method: 'POST',
    path: '/api/v1/namespaces/kube-public/configmaps',
    body: {
      metadata: { name: 'cluster-info' },
      // JSON is YAML.
      data: { kubeconfig: JSON.stringify({ clusters: [{ cluster: access(world, authority) }] }) },
    },
  })
  await allow(world.admin, 'system:unauthenticated', 'kube-public', ['get'], '', ['configmaps'])
  await allow(world.admin, BOOTSTRAPPERS, undefined, ['create', 'get'], 'certificates.k8s.io', [
    'certificatesigningrequests',
  ])
  await allow(world.admin, 'system:nodes', undefined, ['create', 'get', 'patch'], '', ['nodes', 'nodes/status'])
  return world
}

/** With the rights of docs/kubernetes.md. */
export const kubeconfigOf = (world: InProcessWorld): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'lab',
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'coldforge' } }],
    clusters: [{ name: 'lab', cluster: access(world, base64(world.certificates.authority.certificatePem)) }],
    users: [{ name: 'coldforge', user: { token: 'coldforge-token' } }],
  })

const access = ({ server }: InProcessWorld, authority: string): object => ({
  server: server.url.href,
  'certificate-authority-data': authority,
})

const base64 = (text: string): string => Buffer.from(text).toString('base64')

async function allow(
  admin: KubeClient,
  group: string,
  namespace: string | undefined,
  verbs: readonly string[],
  apiGroup: string,
  resources: readonly string[],
): Promise<void> {
  const kind = namespace === undefined ? 'ClusterRole' : 'Role'
  const folder = namespace === undefined ? RBAC : `${RBAC}/namespaces/${namespace}`
  const name = `lab-${group.replaceAll(':', '-')}`
  const metadata = { name }
  const path = (of: string): string => `${folder}/${of.toLowerCase()}s`
  await must(admin, {
    method: 'POST',
    path: path(kind),
    body: { metadata, rules: [{ apiGroups: [apiGroup], resources, verbs }] },
  })
  await must(admin, {
    method: 'POST',
    path: path(`${kind}Binding`),
    body: { metadata, roleRef: { kind, name }, subjects: [{ kind: 'Group', name: group }] },
  })
}
