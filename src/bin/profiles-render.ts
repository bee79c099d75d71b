import { err, ok, type Result } from '../base/result.ts'
import { configEngine } from '../edge/http/matchbox/engine.ts'
import { exactRoutes } from '../edge/http/matchbox/routes.ts'
import type { ProfileSource } from '../domain/profiles/profile-source.ts'

const KINDS: ReadonlySet<string> = new Set(['ipxe', 'grub', 'ignition', 'cloud', 'generic', 'metadata'])

/** What a server in strict mode would answer to a machine with these labels; the error is its reason not to. */
export async function renderFor(source: ProfileSource, kind: string, query: string): Promise<Result<string, string>> {
  const destination = KINDS.has(kind) ? exactRoutes(false).get(`/${kind}`) : undefined
  if (destination === undefined) return err(`"${kind}" is none of ${[...KINDS].join(', ')}.`)
  const service = { mode: 'strict' as const, source, engine: configEngine, log: () => {} }
  const { status, body } = await destination.route(service, { method: 'GET', headers: {}, path: `/${kind}`, query })
  return status === 200 ? ok(body.toString()) : err(body.toString().trimEnd())
}
