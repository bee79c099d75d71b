import type { WireRequest, WireResponse } from './exchange.ts'
import type { Answer } from './answer.ts'

export function sendAnswer(request: WireRequest, response: WireResponse, { status, headers, body }: Answer): void {
  if (request.method === 'HEAD') {
    response.writeHead(status, headers)
    response.end()
  } else {
    response.writeHead(status, body.length > 0 || status === 304 ? headers : { ...headers, 'Content-Length': '0' })
    response.end(body)
  }
}
