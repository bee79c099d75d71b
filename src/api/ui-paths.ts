import type { IncomingMessage, ServerResponse } from 'node:http'
import { awaitedBy } from './provider/awaited.ts'

/**
 * Where the Terraform provider sends people when an operation failed: `/ui/orgs/<org>/operations/7`. The console is one page, so all of
 * them lead to it; what it can show it is told after the `#`.
 */
export async function uiPaths(req: IncomingMessage, res: ServerResponse, url: URL): Promise<boolean> {
  const [, rest] = /^\/ui(?:\/orgs\/[\w-]+(\/.*)?)?\/?$/.exec(url.pathname) ?? []
  if (!/^\/ui(?:\/|$)/.test(url.pathname) || (req.method !== 'GET' && req.method !== 'HEAD')) return false
  res.writeHead(303, { location: `/#${behind(rest ?? '/')}`, 'cache-control': 'no-store' }).end()
  return true
}

/** The number of a wait stands in no list: it leads to the page of what is waited for, which tells why it has failed. */
function behind(path: string): string {
  const awaited = awaitedBy(Number(/^\/operations\/(\d{1,15})$/.exec(path)?.[1]))
  if (awaited === undefined) return path
  return awaited.kind === 'network profile' ? '/pools' : `/${awaited.kind}s/${awaited.id}`
}
