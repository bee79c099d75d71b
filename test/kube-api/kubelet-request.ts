import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import { must } from './hands.ts'
import type { KubeClient } from '../../src/kube/client/kube-client.ts'

export interface CsrWish {
  readonly name: string
  readonly nodeName: string
  readonly kind: 'client' | 'serving'
  /** DNS names and IP addresses. */
  readonly names?: readonly x509.JsonGeneralName[]
  /** `system:nodes` unless told. */
  readonly organization?: string
}

const CSRS = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** Asks for a certificate the way a kubelet does, as whoever `kubelet` is logged in as. */
export async function askForCertificate(kubelet: KubeClient, wish: CsrWish): Promise<void> {
  const usage = wish.kind === 'client' ? 'client auth' : 'server auth'
  const signer = wish.kind === 'client' ? 'kube-apiserver-client-kubelet' : 'kubelet-serving'
  await must(kubelet, {
    method: 'POST',
    path: CSRS,
    body: {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: wish.name },
      spec: {
        signerName: `kubernetes.io/${signer}`,
        usages: ['digital signature', usage],
        request: Buffer.from(await certificateRequest(wish)).toString('base64'),
      },
    },
  })
}

/** PKCS#10 in PEM. */
async function certificateRequest({ nodeName, names = [], organization = 'system:nodes' }: CsrWish): Promise<string> {
  x509.cryptoProvider.set(webcrypto as never)
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: new x509.Name([{ O: [organization] }, { CN: [`system:node:${nodeName}`] }]),
    keys,
    signingAlgorithm: algorithm,
    extensions: names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension([...names])],
  })
  return `${request.toString('pem')}\n`
}

/** Whether a request has been approved. */
export async function isApproved(admin: KubeClient, name: string): Promise<boolean> {
  const csr = (await must(admin, { method: 'GET', path: `${CSRS}/${name}` })) as {
    readonly status?: { readonly conditions?: readonly { readonly type: string }[] }
  }
  return csr.status?.conditions?.some(({ type }) => type === 'Approved') ?? false
}
