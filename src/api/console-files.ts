import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const folder = new URL('../../console/', import.meta.url)

/** The console's files, by path. They are few and small, so they are in memory. What browsers do not run is not served. */
const files: ReadonlyMap<string, { readonly body: Buffer; readonly type: string }> = new Map(
  readdirSync(folder).flatMap((name) => {
    const type = types[extname(name)]
    if (type === undefined) return []
    return [[name === 'index.html' ? '/' : `/${name}`, { body: readFileSync(new URL(name, folder)), type }] as const]
  }),
)

/**
 * The page talks to nobody but this server, runs no script and no style that is not a file of it, reads no text as HTML, and nobody may
 * put it into a frame.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** The web console: static files that use the API like everybody else. False for any other path. */
export async function consoleRoutes(req: IncomingMessage, res: ServerResponse, url: URL): Promise<boolean> {
  const file = files.get(url.pathname)
  if (file === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return false
  const headers = { 'content-type': file.type, 'content-length': file.body.length, 'content-security-policy': policy }
  res.writeHead(200, {
    ...headers,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  })
  res.end(req.method === 'HEAD' ? undefined : file.body)
  return true
}
