import { createPrivateKey, X509Certificate } from 'node:crypto'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { KubeAccess, KubeCredential } from './kube-access.ts'
import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig-schema.ts'

const FLATTEN = 'give what "kubectl config view --raw --flatten --minify" prints'
const SERVICE_ACCOUNT =
  'make a service account with a token or a client certificate for Coldforge; see docs/kubernetes.md'

/** Where the API is. Whatever would make us believe a wrong server is refused. */
export function readCluster(cluster: KubeconfigCluster): Result<Omit<KubeAccess, 'credential'>, Refusal> {
  const server = URL.canParse(cluster.server) ? new URL(cluster.server) : undefined
  if (server?.protocol !== 'https:')
    return no('SERVER', 'its server is no https URL, so credentials would be readable on the way', 'give the https URL')
  if (cluster['insecure-skip-tls-verify'] === true)
    return no(
      'INSECURE',
      'it says not to verify the server',
      'embed the certificate of the cluster’s authority instead',
    )
  if (cluster['proxy-url'] !== undefined)
    return no('PROXY', 'it wants a proxy, which is not supported', 'give a URL that this server reaches directly')
  if (cluster['certificate-authority'] !== undefined) return namesFile('certificate-authority')
  const data = cluster['certificate-authority-data']
  const caPem = data === undefined ? undefined : fromBase64(data)
  if (caPem !== undefined && !isCertificate(caPem))
    return no('AUTHORITY', 'certificate-authority-data is no PEM certificate in base64', FLATTEN)
  return ok({ server, caPem, serverName: cluster['tls-server-name'] })
}

/** Who we are there. A certificate wins over a token, as in kubectl. */
export function readUser(user: KubeconfigUser): Result<KubeCredential, Refusal> {
  if (user.exec !== undefined)
    return no('EXEC', 'it gets its credential by running a program (exec), which a server must not do', SERVICE_ACCOUNT)
  if (user['auth-provider'] !== undefined)
    return no('AUTH_PROVIDER', 'it uses an auth-provider, which Kubernetes removed in 1.26', SERVICE_ACCOUNT)
  if (user.as !== undefined) return no('IMPERSONATION', 'it impersonates somebody else', SERVICE_ACCOUNT)
  for (const key of ['client-certificate', 'client-key', 'tokenFile'] as const)
    if (user[key] !== undefined) return namesFile(key)
  if (user['client-certificate-data'] !== undefined || user['client-key-data'] !== undefined) return readPair(user)
  const { token } = user
  if (token !== undefined && /^[\x21-\x7e]+$/.test(token)) return ok({ kind: 'token', read: async () => token })
  if (user.username !== undefined)
    return no('PASSWORD', 'it has a password, which Kubernetes stopped taking in 1.19', SERVICE_ACCOUNT)
  return no('CREDENTIAL', 'its user has neither a token nor a client certificate', SERVICE_ACCOUNT)
}

function readPair(user: KubeconfigUser): Result<KubeCredential, Refusal> {
  const certificatePem = fromBase64(user['client-certificate-data'] ?? '')
  const privateKeyPem = fromBase64(user['client-key-data'] ?? '')
  return isPair(certificatePem, privateKeyPem)
    ? ok({ kind: 'certificate', certificatePem, privateKeyPem })
    : no('CREDENTIAL', 'its client certificate and its key are not a pair of PEM texts in base64', FLATTEN)
}

const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString()

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== ''
  } catch {
    return false
  }
}

function isPair(certificatePem: string, privateKeyPem: string): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(privateKeyPem))
  } catch {
    return false
  }
}

/** Whoever may register a cluster could otherwise have this server read its own files. */
const namesFile = (key: string): { readonly ok: false; readonly error: Refusal } =>
  no('FILE', `its ${key} names a file, which is not opened`, FLATTEN)

const no = (code: string, why: string, fix: string): { readonly ok: false; readonly error: Refusal } =>
  err(refusal(`KUBECONFIG_${code}`, 422, `the kubeconfig cannot be used: ${why}`, fix))
