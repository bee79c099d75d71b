import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'

export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
): void {
  response.writeHead(status, headers)
  response.end(request.method === 'HEAD' ? undefined : body)
}
