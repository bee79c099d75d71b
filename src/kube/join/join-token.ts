import { ok, type Result } from '../../base/result.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { BootstrapToken } from '../../domain/clusters/bootstrap-token.ts'
import type { KubeClient } from '../client/kube-client.ts'
import { isStatus, type KubeProblem } from '../client/kube-problem.ts'
import { apiPath } from '../client/kube-request.ts'

const SECRETS = apiPath('api', 'v1', 'namespaces', 'kube-system', 'secrets')
const tokenName = (id: string): string => `bootstrap-token-${id}`

/**
 * Lets the cluster know a token, https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/. Never repeated by itself: after any
 * problem, also 409, make another token; this one ends by itself.
 */
export function createJoinToken(
  client: KubeClient,
  token: BootstrapToken,
  machine: Uuid,
): Promise<Result<unknown, KubeProblem>> {
  return client.request({ method: 'POST', path: SECRETS, body: tokenSecret(token, machine) })
}

/** Takes a token away, once its machine's Node is Ready or will never be. Idempotent: false when there was none any more. */
export async function removeJoinToken(client: KubeClient, id: string): Promise<Result<boolean, KubeProblem>> {
  const answer = await client.request({ method: 'DELETE', path: SECRETS + apiPath(tokenName(id)) })
  if (answer.ok) return ok(true)
  return isStatus(answer.error, 404) ? ok(false) : answer
}

function tokenSecret({ id, secret, expiresAt }: BootstrapToken, machine: Uuid): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'bootstrap.kubernetes.io/token',
    metadata: { name: tokenName(id), namespace: 'kube-system', labels: { 'coldforge/machine': machine } },
    stringData: {
      'token-id': id,
      'token-secret': secret,
      description: `Coldforge: one boot of machine ${machine}`,
      // Without milliseconds: Kubernetes takes an expiry that it cannot read for one that has passed.
      expiration: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
      'usage-bootstrap-authentication': 'true',
      'usage-bootstrap-signing': 'true',
      'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
    },
  }
}
