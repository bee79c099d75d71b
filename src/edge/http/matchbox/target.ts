import { posix } from 'node:path'
import { unescapePath } from '../../../domain/profiles/query.ts'
import { answer, bare, HTML, type Answer } from './answer.ts'

/** Where a request goes. */
export interface Target {
  /** As received, `/assets/a%20b`. */
  readonly rawPath: string
  /** Escapes decoded, `/assets/a b`. */
  readonly path: string
  /** As received, without `?`. */
  readonly query: string
}

/** Reads the target of a request line, in origin or absolute form (RFC 9112 section 3.2); undefined for a bad escape. */
export function parseTarget(target: string): Target | undefined {
  const origin = target.startsWith('/') ? target : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
  const mark = origin.indexOf('?')
  const rawPath = mark === -1 ? origin : origin.slice(0, mark)
  const path = unescapePath(rawPath)
  return path === undefined ? undefined : { rawPath, path, query: mark === -1 ? '' : origin.slice(mark + 1) }
}

/** The path without `//`, `/./` and `/../`. Escaped dots are left: they name no other route, and files are found by the cleaned, decoded path. */
export function cleanPath(rawPath: string): string {
  if (!NEEDS_CLEANING.test(rawPath) && rawPath.startsWith('/')) return rawPath
  const clean = posix.normalize(`/${rawPath}`)
  // Go gives the trailing slash back only to a path that ended in one, Node also to `/a/.`.
  return clean !== '/' && clean.endsWith('/') && !rawPath.endsWith('/') ? clean.slice(0, -1) : clean
}

const NEEDS_CLEANING = /\/\/|\/\.\.?(?:\/|$)/

/** Sends the client to another path of this server, the query kept. Only GET gets a body, which is for people. */
export function redirect(method: string, path: string, query: string): Answer {
  const location = `${path.replaceAll('%', '%25')}${query === '' ? '' : `?${query}`}`
  if (method === 'HEAD') return bare(307, { 'Content-Type': HTML, Location: location })
  if (method !== 'GET') return bare(307, { Location: location })
  const link = answer(307, HTML, `<a href="${escapeHtml(location)}">Temporary Redirect</a>.\n\n`)
  return { ...link, headers: { ...link.headers, Location: location } }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
