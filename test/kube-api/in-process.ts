import type { KubeAccess } from '../../src/kube/access/kube-access.ts'
import { kubeClient } from '../../src/kube/client/kube-client.ts'
import { openApiServer, type ApiServer } from './api-server.ts'
import { apiCertificates, type ApiCertificates } from './certificates.ts'
import { applyRoles } from './role.ts'
import { staticTokens, type KubeWorld } from './world.ts'

export interface InProcessWorld extends KubeWorld {
  readonly server: ApiServer
  readonly certificates: ApiCertificates
}

/** The API that is part of these tests. It begins empty but for roles. */
export async function openInProcess(address = '127.0.0.1'): Promise<InProcessWorld> {
  const certificates = await apiCertificates(address)
  const caPem = certificates.authority.certificatePem
  const server = await openApiServer({ address, certificate: certificates.server, caPem, users: staticTokens })
  const withToken = (token: string): KubeAccess => ({
    server: server.url,
    caPem,
    serverName: undefined,
    credential: { kind: 'token', read: async () => token },
  })
  const admin = kubeClient(withToken('admin-token'))
  const coldforge = kubeClient(withToken('coldforge-token'))
  await applyRoles(admin)
  return {
    name: 'the in-process API server',
    server,
    certificates,
    admin,
    coldforge,
    withToken,
    async [Symbol.asyncDispose]() {
      admin[Symbol.dispose]()
      coldforge[Symbol.dispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}
