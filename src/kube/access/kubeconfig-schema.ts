import { z } from 'zod'

const text = z.string().optional()

const cluster = z.object({
  server: z.string(),
  'certificate-authority-data': text,
  'certificate-authority': text,
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': text,
  'proxy-url': text,
})

const user = z.object({
  'client-certificate-data': text,
  'client-key-data': text,
  'client-certificate': text,
  'client-key': text,
  token: text,
  tokenFile: text,
  username: text,
  exec: z.unknown().optional(),
  'auth-provider': z.unknown().optional(),
  as: text,
})

/** The parts of a kubeconfig that say something about access; the others are dropped. */
export const kubeconfigSchema = z.object({
  clusters: z.array(z.object({ name: z.string(), cluster })),
  users: z.array(z.object({ name: z.string(), user })),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) })),
  'current-context': text,
})

export type Kubeconfig = z.output<typeof kubeconfigSchema>
export type KubeconfigCluster = Kubeconfig['clusters'][number]['cluster']
export type KubeconfigUser = Kubeconfig['users'][number]['user']
