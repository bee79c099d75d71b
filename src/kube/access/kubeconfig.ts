import { parse } from 'yaml'
import { refusal, type Refusal } from '../../base/refusal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { KubeAccess } from './kube-access.ts'
import { kubeconfigSchema, type Kubeconfig } from './kubeconfig-schema.ts'
import { readCluster, readUser } from './kubeconfig-entries.ts'

/** A kubeconfig with a hundred clusters and embedded certificates has half of this. */
const LARGEST = 1024 * 1024

/**
 * Reads the current context of a kubeconfig, https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/. It comes from people through an API, so
 * it must hold everything itself: nothing in it makes us open a file or run a program. Refusals never repeat its values.
 */
export function parseKubeconfig(text: string): Result<KubeAccess, Refusal> {
  if (text.length > LARGEST) return err(wrong('it has more than a megabyte'))
  const config = decode(text)
  if (!config.ok) return config
  const context = chooseContext(config.value)
  if (!context.ok) return context
  const cluster = config.value.clusters.find(({ name }) => name === context.value.cluster)?.cluster
  const user = config.value.users.find(({ name }) => name === context.value.user)?.user
  if (cluster === undefined) return err(wrong('its context names a cluster that it does not have'))
  if (user === undefined) return err(wrong('its context names a user that it does not have'))
  const place = readCluster(cluster)
  if (!place.ok) return place
  const credential = readUser(user)
  return credential.ok ? ok({ ...place.value, credential: credential.value }) : credential
}

function decode(text: string): Result<Kubeconfig, Refusal> {
  let tree: unknown
  try {
    // Pretty errors would quote the line that is wrong, and that line may be a private key.
    tree = parse(text, { prettyErrors: false, logLevel: 'silent' })
  } catch {
    return err(wrong('it is not YAML'))
  }
  const config = kubeconfigSchema.safeParse(tree)
  return config.success
    ? ok(config.data)
    : err(wrong(`"${config.error.issues[0]?.path.join('.') ?? ''}" is not as it should be`))
}

function chooseContext(config: Kubeconfig): Result<Kubeconfig['contexts'][number]['context'], Refusal> {
  const wanted = config['current-context'] ?? ''
  const only = config.contexts.length === 1 ? config.contexts[0] : undefined
  const chosen = wanted === '' ? only : config.contexts.find(({ name }) => name === wanted)
  if (chosen !== undefined) return ok(chosen.context)
  return err(wrong(wanted === '' ? 'it has no current context' : 'it does not have its own current context'))
}

const wrong = (why: string): Refusal =>
  refusal(
    'KUBECONFIG_INVALID',
    422,
    `the kubeconfig cannot be used: ${why}`,
    'give what "kubectl config view --raw --flatten --minify" prints',
  )
