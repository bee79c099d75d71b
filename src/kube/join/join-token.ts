import { instant, SECOND, type Instant } from '../../base/instant.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Uuid } from '../../base/uuid.ts'
import type { BootstrapToken } from '../../domain/clusters/bootstrap-token.ts'
import type { KubeClient } from '../client/kube-client.ts'
import { isStatus, type KubeProblem } from '../client/kube-problem.ts'
import { apiPath } from '../client/kube-request.ts'

/** From Ignition to the kubelet's own certificate takes a minute or two; whoever finds the token later finds nothing. Seconds. */
export const LONGEST_TOKEN_LIFE: number = 15 * 60

const SECRETS = apiPath('api', 'v1', 'namespaces', 'kube-system', 'secrets')
const tokenName = (id: string): string => `bootstrap-token-${id}`

/**
 * Lets the cluster know a token, https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/. It ends after 15 minutes at the latest,
 * whatever `expiresAt` says. Never repeated by itself: after any problem, also 409, make another token; this one ends by itself.
 */
export async function createJoinToken(
  client: KubeClient,
  token: BootstrapToken,
  machine: Uuid,
  now: Instant,
): Promise<Result<Instant, KubeProblem>> {
  const expiresAt = instant(Math.min(token.expiresAt, now + LONGEST_TOKEN_LIFE * SECOND))
  const answer = await client.request({
    method: 'POST',
    path: SECRETS,
    body: tokenSecret({ ...token, expiresAt }, machine),
  })
  return answer.ok ? ok(expiresAt) : err(answer.error)
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
