import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'

const types = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
} as const

/** The console's files, by path. They are few and small, so they are in memory. */
const files: ReadonlyMap<string, { readonly body: Buffer; readonly type: string }> = new Map(
  ['index.html', 'console.js', 'api.js', 'waterfall.js', 'style.css', 'icon.svg'].map((name) => {
    const body = readFileSync(new URL(`../../console/${name}`, import.meta.url))
    const type = types[name.slice(name.lastIndexOf('.') + 1) as keyof typeof types]
    return [name === 'index.html' ? '/' : `/${name}`, { body, type }]
  }),
)

/** The page talks to nobody but this server, and nobody may put it into a frame. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"

/** The web console: static files that use the API like everybody else. False for any other path. */
export async function consoleRoutes(req: IncomingMessage, res: ServerResponse, url: URL): Promise<boolean> {
  const file = files.get(url.pathname)
  if (file === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return false
  const headers = { 'content-type': file.type, 'content-length': file.body.length, 'content-security-policy': policy }
  res.writeHead(200, { ...headers, 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' })
  res.end(req.method === 'HEAD' ? undefined : file.body)
  return true
}
