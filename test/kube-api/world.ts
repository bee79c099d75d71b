import type { KubeAccess } from '../../src/kube/access/kube-access.ts'
import type { KubeClient } from '../../src/kube/client/kube-client.ts'
import type { User } from './authorize.ts'

/** A cluster without machines: an API that tests talk to as Coldforge, as its administrator and as kubelets. */
export interface KubeWorld extends AsyncDisposable {
  /** Which API it is, for the report. */
  readonly name: string
  /** May do everything. */
  readonly admin: KubeClient
  /** With the rights in docs/kubernetes.md and no others. */
  readonly coldforge: KubeClient
  /** With a bearer token of any kind. */
  readonly withToken: (token: string) => KubeAccess
}

/** The bearer token of the kubelet of `worker-1` or `worker-2`. */
export const nodeToken = (nodeName: string): string => `${nodeName}-token`

const kubelet = (node: string): readonly [string, User] => [
  nodeToken(node),
  { name: `system:node:${node}`, groups: ['system:nodes', 'system:authenticated'] },
]

/** Static tokens for both kinds of API. */
export const staticTokens: ReadonlyMap<string, User> = new Map([
  ['admin-token', { name: 'admin', groups: ['system:masters'] }],
  ['coldforge-token', { name: 'coldforge', groups: ['system:authenticated'] }],
  kubelet('worker-1'),
  kubelet('worker-2'),
])
