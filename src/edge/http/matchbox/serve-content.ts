import type { IncomingHttpHeaders } from 'node:http'
import { bare, errorAnswer, type Answer } from './answer.ts'
import { contentRange, parseByteRanges, type ByteRange } from './byte-ranges.ts'
import { precondition } from './preconditions.ts'

export interface Content {
  readonly type: string
  /** In bytes. */
  readonly size: number
  /** Milliseconds since 1970; undefined when unknown. */
  readonly modified: number | undefined
}

/** Status and headers of a content, with the ranges to send after them; or a whole answer where nothing of the content is sent. */
export type Sending =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | {
      readonly kind: 'parts'
      readonly status: number
      readonly headers: Answer['headers']
      readonly parts: readonly Part[]
    }

/** A stretch of the content, with the text that goes before it. */
export interface Part {
  readonly before: string
  readonly range: ByteRange
}

/** Decides what to send of a content, as Go's `http.ServeContent` does. */
export function serveContent(method: string, requestHeaders: IncomingHttpHeaders, content: Content): Sending {
  const dated = content.modified === undefined ? {} : { 'Last-Modified': new Date(content.modified).toUTCString() }
  const condition = precondition(method, requestHeaders, content.modified)
  if (condition.kind === 'failed') return { kind: 'answer', answer: bare(412, dated) }
  if (condition.kind === 'not-modified') return { kind: 'answer', answer: bare(304, dated) }
  const ranges = parseByteRanges(condition.range, content.size)
  if (!ranges.ok) return { kind: 'answer', answer: unsatisfiable(ranges.error, content.size) }
  return sending(content, ranges.value, dated)
}

function sending(content: Content, ranges: readonly ByteRange[], dated: Answer['headers']): Sending {
  const common = { ...dated, 'Accept-Ranges': 'bytes' }
  const [first] = ranges
  if (first === undefined) {
    const whole = { start: 0, length: content.size }
    const headers = { 'Content-Type': content.type, ...common, 'Content-Length': String(content.size) }
    return { kind: 'parts', status: 200, headers, parts: [{ before: '', range: whole }] }
  }
  if (ranges.length === 1) {
    const headers = {
      'Content-Type': content.type,
      'Content-Range': contentRange(first, content.size),
      ...common,
      'Content-Length': String(first.length),
    }
    return { kind: 'parts', status: 206, headers, parts: [{ before: '', range: first }] }
  }
  const parts = multipart(content, ranges)
  const length = parts.reduce((sum, part) => sum + Buffer.byteLength(part.before) + part.range.length, 0)
  const headers = {
    'Content-Type': `multipart/byteranges; boundary=${BOUNDARY}`,
    ...common,
    'Content-Length': String(length),
  }
  return { kind: 'parts', status: 206, headers, parts }
}

/** Need not be random: RFC 2046 only asks that no part contains it, and what a machine boots does not. */
const BOUNDARY = '6f1d0c4b7a2e4f93b85c7d10e2a96c38c5b4aa0df27e41c8a1'

/** The closing line is the text before an empty stretch. */
const multipart = (content: Content, ranges: readonly ByteRange[]): readonly Part[] => [
  ...ranges.map((range, i) => ({
    before: `${i === 0 ? '' : '\r\n'}--${BOUNDARY}\r\nContent-Range: ${contentRange(range, content.size)}\r\nContent-Type: ${content.type}\r\n\r\n`,
    range,
  })),
  { before: `\r\n--${BOUNDARY}--\r\n`, range: { start: 0, length: 0 } },
]

function unsatisfiable(reason: 'invalid' | 'no-overlap', size: number): Answer {
  if (reason === 'invalid') return errorAnswer(416, 'invalid range')
  const { status, headers, body } = errorAnswer(416, 'invalid range: failed to overlap')
  return { status, headers: { 'Content-Range': `bytes */${size}`, ...headers }, body }
}

/** The same for a content in memory. */
export function serveBytes(method: string, requestHeaders: IncomingHttpHeaders, type: string, bytes: Buffer): Answer {
  const sent = serveContent(method, requestHeaders, { type, size: bytes.length, modified: undefined })
  if (sent.kind === 'answer') return sent.answer
  const pieces = sent.parts.flatMap(({ before, range }) => [
    Buffer.from(before),
    bytes.subarray(range.start, range.start + range.length),
  ])
  return { status: sent.status, headers: sent.headers, body: Buffer.concat(pieces) }
}
