import type { KubeClient } from '../../src/kube/client/kube-client.ts'
import { must } from '../kube-api/hands.ts'
import { openInProcess, type InProcessWorld } from '../kube-api/in-process.ts'

const RBAC = '/apis/rbac.authorization.k8s.io/v1'
const BOOTSTRAPPERS = 'system:bootstrappers:kubeadm:default-node-token'

/** A cluster as "kubeadm init" leaves it for those who join, at this address. */
export async function openLabCluster(address: string): Promise<InProcessWorld> {
  const world = await openInProcess(address)
  const authority = Buffer.from(world.certificates.authority.certificatePem).toString('base64')
  const cluster = { server: world.server.url.href, 'certificate-authority-data': authority }
  await must(world.admin, {
    method: 'POST',
    path: '/api/v1/namespaces/kube-public/configmaps',
    body: {
      metadata: { name: 'cluster-info' },
      // JSON is YAML.
      data: { kubeconfig: JSON.stringify({ clusters: [{ cluster }] }) },
    },
  })
  await allow(world.admin, 'system:unauthenticated', 'kube-public', ['get'], '', ['configmaps'])
  await allow(world.admin, BOOTSTRAPPERS, undefined, ['create', 'get'], 'certificates.k8s.io', [
    'certificatesigningrequests',
  ])
  await allow(world.admin, 'system:nodes', undefined, ['create', 'get', 'patch'], '', ['nodes', 'nodes/status'])
  return world
}

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
