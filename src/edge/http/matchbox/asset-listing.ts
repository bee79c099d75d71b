import type { Dirent } from 'node:fs'
import { escapeHtml } from './target.ts'

/** A folder for people to look at, byte for byte as Go's file server lists it. */
export const listFolder = (entries: readonly Dirent[]): string =>
  '<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n' +
  entries
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .map((name) => `<a href="${linkTo(name)}">${escapeHtml(name)}</a>\n`)
    .join('') +
  '</pre>\n'

/** Relative, so a colon in the first part must not look like a scheme. Quotes and brackets are escaped as in any address, so no HTML can come of it. */
function linkTo(name: string): string {
  const link = encodePath(name)
  return link.split('/', 1)[0]?.includes(':') === true ? `./${link}` : link
}

/** What Go leaves unescaped in a path. */
export const encodePath = (path: string): string =>
  encodeURIComponent(path.toWellFormed())
    .replaceAll(/%(?:24|26|2B|2C|2F|3A|3B|3D|40)/g, decodeURIComponent)
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
