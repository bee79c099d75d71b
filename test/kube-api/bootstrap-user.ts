import { z } from 'zod'
import type { User } from './authorize.ts'
import type { ObjectStore } from './object-store.ts'

const secret = z.object({ type: z.literal('bootstrap.kubernetes.io/token'), data: z.record(z.string(), z.base64()) })

/** Who a bootstrap token is, by the Secrets in kube-system. */
export function bootstrapUser(store: ObjectStore, token: string): User | undefined {
  const [id = '', password = ''] = token.split('.')
  const name = `bootstrap-token-${id}`
  const object = store.get({ group: '', resource: 'secrets', namespace: 'kube-system', name, subresource: undefined })
  const parsed = secret.safeParse(object)
  if (!parsed.success) return undefined
  const value = (key: string): string => Buffer.from(parsed.data.data[key] ?? '', 'base64').toString()
  const isGood =
    value('token-id') === id &&
    value('token-secret') === password &&
    value('usage-bootstrap-authentication') === 'true' &&
    Date.parse(value('expiration')) > Date.now()
  const groups = ['system:bootstrappers', 'system:authenticated', ...value('auth-extra-groups').split(',')]
  return isGood ? { name: `system:bootstrap:${id}`, groups } : undefined
}
