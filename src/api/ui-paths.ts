import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Where the Terraform provider sends people when an operation failed: `/ui/orgs/<org>/operations/7`. The console is one page, so all of
 * them lead to it; what it can show it is told after the `#`.
 */
export async function uiPaths(req: IncomingMessage, res: ServerResponse, url: URL): Promise<boolean> {
  const [, rest] = /^\/ui(?:\/orgs\/[\w-]+(\/.*)?)?\/?$/.exec(url.pathname) ?? []
  if (!/^\/ui(?:\/|$)/.test(url.pathname) || (req.method !== 'GET' && req.method !== 'HEAD')) return false
  res.writeHead(303, { location: `/#${rest ?? '/'}`, 'cache-control': 'no-store' }).end()
  return true
}
