import { request } from 'node:https'
import { sendRequest, type Answer, type TestServer } from './server.ts'

/** One call of the API over HTTPS with an API key, as programs make it. `path` is below `/api/v1`. */
export const callApi = (
  server: TestServer,
  key: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  sendRequest(
    request({
      host: '127.0.0.1',
      port: server.ports.https,
      method,
      path: `/api/v1${path}`,
      rejectUnauthorized: false,
      agent: false,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    }),
    body === undefined ? undefined : JSON.stringify(body),
  )
