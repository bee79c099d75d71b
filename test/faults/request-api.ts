import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'

/** The status that the API answers with over its unix socket. */
export async function requestApi(socketPath: string, method: string, path: string, body: unknown): Promise<number> {
  const headers = { 'content-type': 'application/json' }
  const asked = request({ socketPath, method, path: `/api/v1${path}`, headers }).end(JSON.stringify(body))
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  response.resume()
  await once(response, 'end')
  return response.statusCode ?? 0
}
