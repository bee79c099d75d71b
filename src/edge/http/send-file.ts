import { open } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { BootCall } from './boot-call.ts'

/** What became of sending a file. */
export interface SentFile {
  readonly bytes: number
  /** Of the whole time, what we spent reading instead of waiting for the client to take more. */
  readonly readingMilliseconds: number
  /** The client was still there at the end. */
  readonly complete: boolean
}

/** Large pieces: 64 KiB ones cost half the throughput. */
const PIECE = 1024 * 1024

/**
 * Sends a file with its exact length, or the one range that was asked for (RFC 9110 §14). Throws before anything is sent when the file
 * cannot be opened.
 */
export async function sendFile(
  res: ServerResponse,
  call: Pick<BootCall, 'range' | 'isHead'>,
  path: string,
  type: string,
): Promise<SentFile> {
  await using file = await open(path)
  const { size } = await file.stat()
  const range = rangeOf(call.range, size)
  if (range === 'unsatisfiable') {
    res.writeHead(416, { 'content-range': `bytes */${size}`, 'content-length': 0 }).end()
    return { bytes: 0, readingMilliseconds: 0, complete: true }
  }
  const [from, to] = range ?? [0, size]
  const partial = range === undefined ? {} : { 'content-range': `bytes ${from}-${to - 1}/${size}` }
  res.writeHead(range === undefined ? 200 : 206, {
    'content-type': type,
    'content-length': to - from,
    'accept-ranges': 'bytes',
    ...partial,
  })
  if (call.isHead) {
    res.end()
    return { bytes: 0, readingMilliseconds: 0, complete: true }
  }
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  let reading = 0
  let at = from
  while (at < to && !gone.signal.aborted) {
    const started = performance.now()
    const piece = new Uint8Array(Math.min(PIECE, to - at))
    const { bytesRead } = await file.read(piece, 0, piece.length, at)
    reading += performance.now() - started
    if (bytesRead === 0) break
    at += bytesRead
    if (!res.write(piece.subarray(0, bytesRead))) await drained(res, gone.signal)
  }
  // A file that shrank while it was sent must look broken to the client, not short.
  if (at < to) res.destroy()
  else await new Promise<void>((resolve) => void res.once('close', resolve).end(resolve))
  return { bytes: at - from, readingMilliseconds: reading, complete: at === to && res.writableFinished }
}

const drained = (res: ServerResponse, gone: AbortSignal): Promise<unknown> =>
  once(res, 'drain', { signal: gone }).catch(() => undefined)

/** `[from, to)` of a single range; several ranges at once are answered with the whole file, as the standard allows. */
export function rangeOf(
  header: string | undefined,
  size: number,
): readonly [number, number] | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (match === null || (match[1] === '' && match[2] === '')) return undefined
  const [, first = '', last = ''] = match
  if (first === '') return size === 0 || Number(last) === 0 ? 'unsatisfiable' : [Math.max(0, size - Number(last)), size]
  const from = Number(first)
  const to = last === '' ? size : Math.min(Number(last) + 1, size)
  return from >= size || to <= from ? 'unsatisfiable' : [from, to]
}
