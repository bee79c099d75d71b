import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { DAY, instant } from '../../src/base/instant.ts'
import { certifyClient } from '../../src/host/certificates.ts'
import type { ApiObject } from './api-object.ts'
import { must } from './hands.ts'
import type { InProcessWorld } from './in-process.ts'

/** When a Node was last another than it is now. */
type Heard = Map<string, { readonly version: string | undefined; readonly at: number }>

const TICK_MILLISECONDS = 500
const CSRS = '/apis/certificates.k8s.io/v1/certificatesigningrequests'

/**
 * What the controllers of a cluster do for Nodes: kubelets get the certificates that were approved, and a Node of which nobody has heard for
 * `nodeGrace` is Unknown. Milliseconds; a real cluster takes 50,000. A failure is a mistake in the tests, and ends the process.
 */
export function runControllers(world: InProcessWorld, nodeGrace: number): Disposable {
  const heard: Heard = new Map()
  let rounds = Promise.resolve()
  const round = async (): Promise<void> => {
    for (const csr of list(world, 'certificates.k8s.io', 'certificatesigningrequests')) await sign(world, csr)
    for (const node of list(world, '', 'nodes')) await judgeSilence(world, node, heard, nodeGrace)
  }
  const timer = setInterval(() => {
    rounds = rounds.then(round)
  }, TICK_MILLISECONDS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

const list = ({ server }: InProcessWorld, group: string, resource: string): readonly ApiObject[] =>
  server.store.list({ group, resource, namespace: undefined })

/** Only what somebody has approved. */
async function sign({ admin, certificates }: InProcessWorld, { metadata, spec, status }: ApiObject): Promise<void> {
  if (!hasCondition(status, 'Approved') || status?.['certificate'] !== undefined) return
  const request = new x509.Pkcs10CertificateRequest(Buffer.from(String(spec?.['request']), 'base64').toString())
  const [commonName = ''] = request.subjectName.getField('CN')
  const wish = { commonName, notBefore: instant(Date.now() - DAY), notAfter: instant(Date.now() + DAY) }
  const pem = await certifyClient(wish, request.publicKey, certificates.authority)
  const body = { status: { certificate: Buffer.from(pem).toString('base64') } }
  await must(admin, { method: 'PATCH', path: `${CSRS}/${metadata.name}/status`, body })
}

/** A Node that changes is not silent, and only its kubelet changes it often. */
async function judgeSilence(
  { admin }: InProcessWorld,
  { metadata, status }: ApiObject,
  heard: Heard,
  grace: number,
): Promise<void> {
  const { name, resourceVersion: version } = metadata
  const last = heard.get(name)
  if (last === undefined || last.version !== version) {
    heard.set(name, { version, at: Date.now() })
    return
  }
  if (Date.now() - last.at < grace || !hasCondition(status, 'Ready')) return
  const body = { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }
  await must(admin, { method: 'PATCH', path: `/api/v1/nodes/${name}/status`, body })
}

/** Whether a condition of this type is true. */
function hasCondition(status: ApiObject['status'], wanted: string): boolean {
  const conditions = status?.['conditions']
  return Array.isArray(conditions) && conditions.some(({ type, status: value }) => type === wanted && value === 'True')
}
