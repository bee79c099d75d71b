import { constants } from 'node:fs'
import { open, readdir, stat, type FileHandle } from 'node:fs/promises'
import type { WireRequest, WireResponse } from './exchange.ts'
import { basename, join, posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { answer, bare, errorAnswer, HTML, NOT_FOUND, type Answer } from './answer.ts'
import { encodePath, listFolder } from './asset-listing.ts'
import { typeByName } from './content-types.ts'
import { isNotAfter } from './preconditions.ts'
import { sendAnswer } from './send-answer.ts'
import { serveContent, type Part } from './serve-content.ts'
import { SNIFFED, sniffType } from './sniff.ts'
import type { Target } from './target.ts'

/** Bytes read and written at a time: kernels are megabytes, and each piece costs a trip through the thread pool. */
const PIECE = 256 * 1024

/**
 * Serves files below `root` as Go's `http.FileServer` does: dates, ranges, folders with `index.html` or a listing. The cleaned path
 * cannot leave `root`; links inside it are followed, because kernels are kept elsewhere and linked.
 */
export async function serveAsset(
  root: string,
  target: Target,
  request: WireRequest,
  response: WireResponse,
): Promise<void> {
  const path = target.path.slice('/assets'.length)
  const query = target.query === '' ? '' : `?${target.query}`
  if (path.endsWith('/index.html')) return sendAnswer(request, response, moved('./', query))
  await using file = await openAsset(join(root, posix.normalize(path).replace(/\/$/, '')))
  if (file === undefined) return sendAnswer(request, response, NOT_FOUND)
  const stats = await file.stat()
  if (stats.isDirectory()) return await serveFolder(root, path, query, request, response)
  if (!stats.isFile()) return sendAnswer(request, response, NOT_FOUND)
  if (path.endsWith('/')) return sendAnswer(request, response, moved(`../${encodePath(basename(path))}`, query))
  await serveFile(file, basename(path), stats, request, response)
}

async function serveFolder(
  root: string,
  path: string,
  query: string,
  request: WireRequest,
  response: WireResponse,
): Promise<void> {
  if (!path.endsWith('/')) return sendAnswer(request, response, moved(`${encodePath(basename(path))}/`, query))
  const folder = join(root, posix.normalize(path))
  await using index = await openAsset(join(folder, 'index.html'))
  const indexStats = await index?.stat()
  if (index !== undefined && indexStats?.isFile() === true)
    return await serveFile(index, 'index.html', indexStats, request, response)
  const { mtimeMs } = await stat(folder)
  const dated = { 'Last-Modified': new Date(mtimeMs).toUTCString() }
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (isRead && isNotAfter(Math.trunc(mtimeMs / 1000), request.headers['if-modified-since']))
    return sendAnswer(request, response, bare(304, {}))
  const { status, headers, body } = answer(200, HTML, listFolder(await readdir(folder, { withFileTypes: true })))
  sendAnswer(request, response, { status, headers: { ...headers, ...dated }, body })
}

async function serveFile(
  file: FileHandle,
  name: string,
  { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number },
  request: WireRequest,
  response: WireResponse,
): Promise<void> {
  const type = typeByName(name) ?? sniffType(await firstBytes(file))
  const sent = serveContent(request.method ?? 'GET', request.headers, { type, size, modified: mtimeMs })
  if (sent.kind === 'answer') return sendAnswer(request, response, sent.answer)
  response.writeHead(sent.status, sent.headers)
  if (request.method === 'HEAD') response.end()
  else await pipeline(bytesOf(file, sent.parts), response)
}

async function* bytesOf(file: FileHandle, parts: readonly Part[]): AsyncGenerator<Buffer> {
  for (const { before, range } of parts) {
    if (before !== '') yield Buffer.from(before)
    const end = range.start + range.length
    for (let at = range.start; at < end;) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(Math.min(PIECE, end - at)), { position: at })
      if (bytesRead === 0) throw new Error('the file became shorter while it was sent')
      yield buffer.subarray(0, bytesRead)
      at += bytesRead
    }
  }
}

async function firstBytes(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFFED), { position: 0 })
  return buffer.subarray(0, bytesRead)
}

/**
 * Undefined when there is nothing of that name; other failures throw and become status 403 or 500. A named pipe must not be waited for: four of
 * them hold the whole thread pool, and no file is served any more.
 */
async function openAsset(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ERR_INVALID_ARG_VALUE', 'ENAMETOOLONG'].includes(codeOf(error))) return undefined
    throw error
  }
}

/** Relative, so that it holds behind any prefix. */
const moved = (location: string, query: string): Answer => bare(301, { Location: `${location}${query}` })

export const assetFailure = (error: unknown): Answer =>
  ['EACCES', 'EPERM'].includes(codeOf(error))
    ? errorAnswer(403, '403 Forbidden')
    : errorAnswer(500, '500 Internal Server Error')

/** The client went away, which machines that are switched off do. */
export const isAbandoned = (error: unknown): boolean => codeOf(error) === 'ERR_STREAM_PREMATURE_CLOSE'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
