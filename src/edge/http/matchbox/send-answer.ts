import type { WireRequest, WireResponse } from './exchange.ts'
import type { Answer } from './answer.ts'

export function sendAnswer(request: WireRequest, response: WireResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers)
  if (request.method === 'HEAD') response.end()
  else response.end(body)
}
