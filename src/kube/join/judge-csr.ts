import type { NodeFacts } from '../nodes/node.ts'
import type { CsrClaims } from './csr-claims.ts'
import { kubeletSigners, type KubeletCsr } from './kubelet-csr.ts'

/** What we know of the Node that a request speaks for. */
export interface CsrWitness {
  /** A machine of ours has this host name. */
  readonly isOurs: boolean
  /** The token that asked was given to the machine of this name. */
  readonly tokenIsItsOwn: boolean
  /** As it stands in the cluster; undefined before it has joined. */
  readonly node: Pick<NodeFacts, 'name' | 'addresses'> | undefined
  /** Names and addresses of others: of the API server, of other Nodes. */
  readonly foreignNames: ReadonlySet<string>
}

export type CsrVerdict =
  | { readonly kind: 'approve' }
  /** Left for people or another approver. */
  | { readonly kind: 'leave'; readonly says: string }

const PREFIX = 'system:node:'
const BOOTSTRAP = 'system:bootstrap:'

/** The node name that a request wants a certificate for; undefined when it is not of the form that kubelets use. */
export function nodeNameOf({ commonNames, organizations }: CsrClaims): string | undefined {
  const [name = ''] = commonNames
  const isKubelet = commonNames.length === 1 && organizations.length === 1 && organizations[0] === 'system:nodes'
  return isKubelet && name.startsWith(PREFIX) && name.length > PREFIX.length ? name.slice(PREFIX.length) : undefined
}

/** The id of the bootstrap token that asked, if one did. */
export const tokenIdOf = ({ username }: KubeletCsr): string | undefined =>
  username.startsWith(BOOTSTRAP) ? username.slice(BOOTSTRAP.length) : undefined

/**
 * Whether a kubelet may have the certificate that it asks for, by the rules of its signer,
 * https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers, and more: it must be a machine of
 * ours, a bootstrap token is good for its own machine's name only, and a Node vouches for its own addresses only.
 */
export function judgeCsr(csr: KubeletCsr, claims: CsrClaims, witness: CsrWitness): CsrVerdict {
  const nodeName = nodeNameOf(claims)
  if (nodeName === undefined) return leave('its subject is not that of a kubelet')
  if (!witness.isOurs) return leave(`${nodeName} is no machine of ours`)
  if (claims.hasOtherNames) return leave('it claims names that no kubelet has')
  if (csr.signer === kubeletSigners.client) return judgeClient(csr, claims, nodeName, witness)
  if (csr.signer === kubeletSigners.serving) return judgeServing(csr, claims, nodeName, witness)
  return leave(`its signer is ${csr.signer}`)
}

function judgeClient(csr: KubeletCsr, claims: CsrClaims, nodeName: string, witness: CsrWitness): CsrVerdict {
  if (claims.names.length > 0) return leave('a client certificate has no addresses')
  if (!hasUsages(csr, 'client auth')) return leave('it wants usages that a kubelet’s client certificate does not have')
  if (csr.username === PREFIX + nodeName) return { kind: 'approve' }
  return tokenIdOf(csr) !== undefined && witness.tokenIsItsOwn
    ? { kind: 'approve' }
    : leave(`${csr.username} may not ask for ${nodeName}`)
}

function judgeServing(
  csr: KubeletCsr,
  claims: CsrClaims,
  nodeName: string,
  { node, foreignNames }: CsrWitness,
): CsrVerdict {
  if (csr.username !== PREFIX + nodeName || !csr.groups.includes('system:nodes'))
    return leave(`${csr.username} may not ask for ${nodeName}`)
  if (!hasUsages(csr, 'server auth')) return leave('it wants usages that a kubelet’s serving certificate does not have')
  if (claims.names.length === 0) return leave('it names no address')
  if (node === undefined) return leave(`${nodeName} has not joined yet`)
  // A Node says itself which addresses it has, and the authority that signs this also vouches for the API server.
  const own = new Set([node.name, ...node.addresses].filter((name) => !foreignNames.has(name) && !isApiName(name)))
  const foreign = claims.names.filter((name) => !own.has(name))
  return foreign.length === 0 ? { kind: 'approve' } : leave(`${nodeName} does not own the name ${foreign.join(', ')}`)
}

/** What pods call the API server, and what everybody calls himself. */
const isApiName = (name: string): boolean => /^(?:kubernetes(?:\.default(?:\..*)?)?|localhost|127\..*|::1)$/.test(name)

/** RSA keys also need `key encipherment`; newer kubelets leave it out for others. */
const hasUsages = ({ usages }: KubeletCsr, own: 'client auth' | 'server auth'): boolean =>
  usages.includes('digital signature') &&
  usages.includes(own) &&
  usages.every((usage) => usage === 'digital signature' || usage === 'key encipherment' || usage === own)

const leave = (says: string): CsrVerdict => ({ kind: 'leave', says })
