import type { ServerResponse } from 'node:http'
import type { BootCall } from './boot-call.ts'
import { rangeOf } from './send-file.ts'

/**
 * Sends a file that is in memory with its exact length, or the one range that was asked for (RFC 9110 §14): BMCs read an ISO block by
 * block.
 */
export function sendMemory(
  res: ServerResponse,
  call: Pick<BootCall, 'range' | 'isHead'>,
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>>,
): void {
  const size = bytes.length
  const range = rangeOf(call.range, size)
  if (range === 'unsatisfiable') {
    res.writeHead(416, { 'content-range': `bytes */${size}`, 'content-length': 0 }).end()
    return
  }
  const [from, to] = range ?? [0, size]
  res.writeHead(range === undefined ? 200 : 206, {
    ...headers,
    'content-length': to - from,
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    ...(range === undefined ? {} : { 'content-range': `bytes ${from}-${to - 1}/${size}` }),
  })
  res.end(call.isHead ? undefined : bytes.subarray(from, to))
}
