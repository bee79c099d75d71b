import type { IncomingHttpHeaders } from 'node:http'

/** The part of a request that HTTP/1.1 and HTTP/2 of Node have in common. */
export interface WireRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
}

/** The same for a response. */
export interface WireResponse extends NodeJS.WritableStream {
  readonly headersSent: boolean
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown
  destroy(): unknown
}
