import { once } from 'node:events'
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { request as httpsRequest, type Agent } from 'node:https'

export interface Exchange {
  readonly url: URL
  readonly agent: Agent
  readonly method: string
  readonly headers: OutgoingHttpHeaders
  readonly body: string | undefined
  readonly signal: AbortSignal
}

export interface ExchangeAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly text: string
}

/** 500 pods with all their annotations have a tenth of this. Bytes. */
const LARGEST_ANSWER = 64 * 1024 * 1024

/** Sends one HTTPS request and reads the whole answer. Rejects when there is none, follows no redirect. */
export async function exchange({ url, body, headers, ...options }: Exchange): Promise<ExchangeAnswer> {
  // Node announces no length for the body of a DELETE by itself, and the server would take it for the next request.
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  const request = httpsRequest(url, { ...options, headers: { ...headers, ...length } })
  request.end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return {
    status: response.statusCode ?? 0,
    retryAfter: response.headers['retry-after'],
    text: await readBounded(response),
  }
}

async function readBounded(response: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response) {
    size += chunk.length
    if (size > LARGEST_ANSWER) throw new Error(`the answer has more than ${LARGEST_ANSWER} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
