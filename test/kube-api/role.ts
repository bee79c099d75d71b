import { readFileSync } from 'node:fs'
import { parseAllDocuments } from 'yaml'
import type { KubeClient } from '../../src/kube/client/kube-client.ts'
import type { ApiObject } from './api-object.ts'

/** The name under which tests act as Coldforge. */
export const COLDFORGE = 'coldforge'

/** Gives Coldforge the rights in docs/kubernetes.md and no others, and kubelets that of asking for certificates. */
export async function applyRoles(admin: KubeClient): Promise<void> {
  const page = readFileSync(new URL('../../docs/kubernetes.md', import.meta.url), 'utf8')
  const manifest = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  const documented = parseAllDocuments(manifest).map((document) => document.toJS() as ApiObject)
  for (const object of [...documented.map(forTestUser), kubeletRole, kubeletBinding]) await create(admin, object)
}

/** The page binds a service account; tests log in as a user of that name. */
const forTestUser = (object: ApiObject): ApiObject =>
  'subjects' in object
    ? { ...object, subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: COLDFORGE }] }
    : object

const kubeletRole: ApiObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'kubelets-ask' },
  rules: [{ apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests'], verbs: ['create'] }],
}

const kubeletBinding: ApiObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'kubelets-ask' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'kubelets-ask' },
  subjects: ['system:nodes', 'system:bootstrappers:kubeadm:default-node-token'].map((name) => ({
    kind: 'Group',
    apiGroup: 'rbac.authorization.k8s.io',
    name,
  })),
}

async function create(admin: KubeClient, object: ApiObject): Promise<void> {
  const { name, namespace } = object.metadata
  const kind = `${String(object['kind']).toLowerCase()}s`
  const scope = namespace === undefined ? '' : `/namespaces/${namespace}`
  const path = `/apis/rbac.authorization.k8s.io/v1${scope}/${kind}`
  const answer = await admin.request({ method: 'POST', path, body: object })
  if (!answer.ok) throw new Error(`${kind}/${name}: ${answer.error.says}`)
}
