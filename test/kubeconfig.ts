import { createAuthority, createClientCertificate } from '../src/host/certificates.ts'
import { DAY, instant } from '../src/base/instant.ts'
import type { InProcessWorld } from './kube-api/in-process.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** A kubeconfig as `kubectl config view --raw --flatten` prints it, with a second context in front of the current one. */
export async function testKubeconfig(): Promise<string> {
  const life = { notBefore: instant(Date.now() - DAY), notAfter: instant(Date.now() + DAY) }
  const authority = await createAuthority({ commonName: 'kubernetes', ...life })
  const admin = await createClientCertificate({ commonName: 'kubernetes-admin', ...life }, authority)
  return `apiVersion: v1
kind: Config
current-context: prod
contexts:
- name: other
  context: {cluster: other, user: other}
- name: prod
  context: {cluster: prod, user: admin}
clusters:
- name: other
  cluster: {server: https://10.9.9.9:6443}
- name: prod
  cluster:
    server: https://10.0.0.5:6443
    certificate-authority-data: ${base64(authority.certificatePem)}
users:
- name: other
  user: {token: not-this-one}
- name: admin
  user:
    client-certificate-data: ${base64(admin.certificatePem)}
    client-key-data: ${base64(admin.privateKeyPem)}
`
}

/** How our server reaches an API server of the test. */
export const kubeconfigOf = ({ server, certificates }: InProcessWorld): string => `apiVersion: v1
kind: Config
current-context: prod
contexts: [{name: prod, context: {cluster: prod, user: coldforge}}]
clusters:
- name: prod
  cluster:
    server: ${server.url.href}
    certificate-authority-data: ${base64(certificates.authority.certificatePem)}
users: [{name: coldforge, user: {token: coldforge-token}}]
`
