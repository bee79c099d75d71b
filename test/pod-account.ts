import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InProcessWorld } from './kube-api/in-process.ts'
import type { Surroundings } from './server.ts'

/** What the kubelet puts into a pod: two variables, and a folder with the authority and a token that it replaces. */
export interface PodAccount extends Surroundings, Disposable {
  readonly setToken: (token: string) => void
}

/** Where every pod finds it. Only the process of the server sees it there: it has a mount namespace of its own, which needs root. */
const PLACE = '/run/secrets/kubernetes.io/serviceaccount'

/** On a file system of its own, so that nothing of this machine is touched. */
const MOUNT = `mount -t tmpfs tmpfs /run && mkdir -p ${PLACE} && mount --bind "$0" ${PLACE} && exec "$@"`

export function podAccount({ server, certificates }: InProcessWorld): PodAccount {
  const folder = mkdtempSync(join(tmpdir(), 'coldforge-account-'))
  const setToken = (token: string): void => writeFileSync(join(folder, 'token'), `${token}\n`)
  writeFileSync(join(folder, 'ca.crt'), certificates.authority.certificatePem)
  setToken('coldforge-token')
  return {
    within: ['unshare', '--mount', 'sh', '-c', MOUNT, folder],
    environment: { KUBERNETES_SERVICE_HOST: server.url.hostname, KUBERNETES_SERVICE_PORT: server.url.port },
    setToken,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}
