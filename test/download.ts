import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { request, type RequestOptions } from 'node:https'
import { buffer } from 'node:stream/consumers'

/** One request over TLS, with the bytes of the answer as they came. */
export async function download(
  port: number,
  path: string,
  options: Pick<RequestOptions, 'method' | 'headers'> = {},
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }> {
  const sent = request({ ...options, host: '127.0.0.1', port, path, rejectUnauthorized: false, agent: false }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) }
}

/** Path and query of a URL: the tests' servers are found by their port. */
export const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/]+/, '')
