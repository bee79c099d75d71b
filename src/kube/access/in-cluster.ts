import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { KubeAccess } from './kube-access.ts'

/** Where the kubelet puts a pod's account, https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
const SERVICE_ACCOUNT_DIR = '/var/run/secrets/kubernetes.io/serviceaccount'

/**
 * Access to the cluster that this process is a pod of. `environment` has what the kubelet sets for every pod. The token is read again for
 * every request; a file that has gone rejects there.
 */
export async function inClusterAccess(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string = SERVICE_ACCOUNT_DIR,
): Promise<Result<KubeAccess, Refusal>> {
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? ''
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? ''
  if (host === '' || port === '') return err(notAPod('KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set'))
  const caPem = await readIfThere(join(folder, 'ca.crt'))
  if (caPem === undefined) return err(notAPod(`${folder} has no ca.crt`))
  const server = new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`)
  const read = async (): Promise<string> => (await readFile(join(folder, 'token'), 'utf8')).trim()
  return ok({ server, caPem, serverName: undefined, credential: { kind: 'token', read } })
}

const readIfThere = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })

const notAPod = (why: string): Refusal =>
  refusal(
    'NOT_IN_CLUSTER',
    422,
    `this server is not a pod of a cluster: ${why}`,
    'give a kubeconfig, or run it as a pod with a service account',
  )
