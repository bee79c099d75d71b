import type { ServerResponse } from 'node:http'
import type { Refusal } from '../../base/refusal.ts'

/** What a handler decided, before it is bytes. */
export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly json: unknown }
  | { readonly kind: 'empty'; readonly retryAfterSeconds?: number }
  | Refusal

export const json = (value: unknown, status = 200): Answer => ({ kind: 'json', status, json: value })

/** 204: understood, and nothing to say. */
export const EMPTY: Answer = { kind: 'empty' }

/** For how long a client should stay away after a 503. */
const RETRY_AFTER_SECONDS = 5

/** Refusals become problem details, RFC 9457, with our `code` and `fix` beside the standard members. */
export function sendAnswer(res: ServerResponse, answer: Answer): void {
  if (answer.kind === 'empty') {
    const { retryAfterSeconds: seconds } = answer
    res.writeHead(204, seconds === undefined ? {} : { 'retry-after': `${seconds}` }).end()
    return
  }
  if (answer.kind === 'json') {
    send(res, answer.status, 'application/json', answer.json, {})
    return
  }
  const { code, http: status, says: detail, fix } = answer
  send(res, status, 'application/problem+json', { title: code, status, detail, code, fix }, headersFor(status))
}

function headersFor(status: number): Readonly<Record<string, string>> {
  if (status === 401) return { 'www-authenticate': 'Bearer' }
  if (status === 503) return { 'retry-after': `${RETRY_AFTER_SECONDS}` }
  return {}
}

function send(
  res: ServerResponse,
  status: number,
  type: string,
  value: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  const body = Buffer.from(`${JSON.stringify(value)}\n`)
  // The rest of a body that nobody read is still on its way: only a new connection is in step again.
  if (!res.req.complete) res.setHeader('connection', 'close')
  res
    .writeHead(status, { 'content-type': type, 'content-length': body.length, 'cache-control': 'no-store', ...headers })
    .end(body)
}
