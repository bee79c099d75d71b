import { err, ok, type Result } from '../../../base/result.ts'
import type { ProfileSource } from '../../../domain/profiles/profile-source.ts'
import { configEngine } from './engine.ts'
import { exactRoutes } from './routes.ts'

export const documentKinds = ['ipxe', 'grub', 'ignition', 'cloud', 'generic', 'metadata'] as const
export type DocumentKind = (typeof documentKinds)[number]

/** What a server in strict mode answers to a machine with these labels, a query string; the error is its reason not to. */
export type DocumentRenderer = (kind: DocumentKind, labels: string) => Promise<Result<string, string>>

/** Asks the routes without a socket. One renderer remembers what it converted, as one server does. */
export function documentRenderer(source: ProfileSource): DocumentRenderer {
  const routes = exactRoutes({ pgp: false, cms: false })
  const service = { mode: 'strict' as const, source, engine: configEngine, log: () => {} }
  return async (kind, labels) => {
    const route = routes.get(`/${kind}`)?.route
    if (route === undefined) return err(`there is no ${kind}`)
    const { status, body } = await route(service, { method: 'GET', headers: {}, path: `/${kind}`, query: labels })
    return status === 200 ? ok(body.toString()) : err(body.toString().trimEnd())
  }
}
