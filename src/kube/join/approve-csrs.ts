import { ok, type Result } from '../../base/result.ts'
import type { Instant } from '../../base/instant.ts'
import type { KubeClient } from '../client/kube-client.ts'
import { isStatus, type KubeProblem } from '../client/kube-problem.ts'
import { apiPath } from '../client/kube-request.ts'
import { readAll } from '../client/read.ts'
import { readNodes } from '../nodes/node.ts'
import { csrClaims, type CsrClaims } from './csr-claims.ts'
import { judgeCsr, nodeNameOf, tokenIdOf, type CsrVerdict, type CsrWitness } from './judge-csr.ts'
import { csrSchema, kubeletSigners, type KubeletCsr } from './kubelet-csr.ts'

/** What the rest of Coldforge knows of the names that ask. */
export interface KnownMachines {
  /** Whether a machine that may be in this cluster has this host name. */
  isOurs(nodeName: string): Promise<boolean>
  /** The host name of the machine that a join token was made for. */
  nodeNameOfToken(tokenId: string): Promise<string | undefined>
  /** Names and addresses of the API server and of whatever else no Node may pass for. */
  readonly reservedNames: readonly string[]
}

export interface CsrAnswer {
  readonly csrName: string
  readonly verdict: CsrVerdict
}

const CSRS = '/apis/certificates.k8s.io/v1/certificatesigningrequests'

/** Looks at all open requests of kubelets and approves those of our machines. The others are left as they are, with the reason. */
export async function approveCsrs(
  client: KubeClient,
  machines: KnownMachines,
  now: Instant,
): Promise<Result<readonly CsrAnswer[], KubeProblem>> {
  const answers: CsrAnswer[] = []
  for (const signer of Object.values(kubeletSigners)) {
    const csrs = await readAll(client, CSRS, { fieldSelector: `spec.signerName=${signer}` }, csrSchema)
    if (!csrs.ok) return csrs
    for (const csr of csrs.value.filter(({ isDecided }) => !isDecided)) {
      const verdict = await judge(client, csr, machines)
      if (!verdict.ok) return verdict
      const approved = verdict.value.kind === 'approve' ? await approve(client, csr, now) : verdict
      if (!approved.ok) return approved
      answers.push({ csrName: csr.name, verdict: verdict.value })
    }
  }
  return ok(answers)
}

async function judge(
  client: KubeClient,
  csr: KubeletCsr,
  machines: KnownMachines,
): Promise<Result<CsrVerdict, KubeProblem>> {
  const claims = csrClaims(csr.requestPem)
  if (claims === undefined) return ok({ kind: 'leave', says: 'it is no certificate request' })
  const witness = await gather(client, csr, claims, machines)
  return witness.ok ? ok(judgeCsr(csr, claims, witness.value)) : witness
}

async function gather(
  client: KubeClient,
  csr: KubeletCsr,
  claims: CsrClaims,
  machines: KnownMachines,
): Promise<Result<CsrWitness, KubeProblem>> {
  const nodeName = nodeNameOf(claims)
  const tokenId = tokenIdOf(csr)
  if (nodeName === undefined || !(await machines.isOurs(nodeName)))
    return ok({ isOurs: false, tokenIsItsOwn: false, node: undefined, foreignNames: new Set() })
  // Only a Node that exists can have addresses of its own, and only among all Nodes it shows which are another's.
  const nodes = csr.signer === kubeletSigners.serving ? await readNodes(client) : ok([])
  if (!nodes.ok) return nodes
  const others = nodes.value.filter(({ name }) => name !== nodeName)
  return ok({
    isOurs: true,
    tokenIsItsOwn: tokenId !== undefined && (await machines.nodeNameOfToken(tokenId)) === nodeName,
    node: nodes.value.find(({ name }) => name === nodeName),
    foreignNames: new Set([
      ...machines.reservedNames,
      ...others.flatMap(({ name, addresses }) => [name, ...addresses]),
    ]),
  })
}

/** A request that was decided or withdrawn since we read it is nobody's loss. */
async function approve(client: KubeClient, csr: KubeletCsr, now: Instant): Promise<Result<unknown, KubeProblem>> {
  const condition = {
    type: 'Approved',
    status: 'True',
    reason: 'ColdforgeMachine',
    message: 'asked for by a machine of Coldforge',
    lastUpdateTime: new Date(now).toISOString(),
  }
  const body = { metadata: { resourceVersion: csr.resourceVersion }, status: { conditions: [condition] } }
  const answer = await client.request({ method: 'PATCH', path: CSRS + apiPath(csr.name, 'approval'), body })
  const isOver = !answer.ok && (isStatus(answer.error, 404) || isStatus(answer.error, 409))
  return isOver ? ok(undefined) : answer
}
