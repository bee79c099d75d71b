import assert from 'node:assert/strict'
import { request } from 'node:https'
import { sendRequest, type TestServer } from './server.ts'

export interface Reply {
  readonly status: number
  readonly body: string
  /** Undefined when there is none. */
  readonly json: Readonly<Record<string, unknown>> | undefined
}

/** Speaks as the Terraform provider's client does: its double slash, its header, a content type on every request. */
export class ProviderClient {
  readonly #server: TestServer
  readonly #key: string
  readonly organization: string

  constructor(server: TestServer, key: string, organization: string) {
    this.#server = server
    this.#key = key
    this.organization = organization
  }

  async call(method: string, path: string, body?: unknown): Promise<Reply> {
    const answer = await sendRequest(
      request({
        host: '127.0.0.1',
        port: this.#server.ports.https,
        method,
        path: `/api/v1//orgs/${this.organization}/${path}`,
        rejectUnauthorized: false,
        agent: false,
        headers: {
          'X-Meltcloud-API-Key': this.#key,
          'Content-Type': 'application/json',
          Accept: 'application/json',
          'User-Agent': 'meltcloud-go-client v1',
        },
      }),
      body === undefined ? undefined : JSON.stringify(body),
    )
    if (answer.status === 204) return { status: 204, body: answer.body, json: undefined }
    assert.match(String(answer.headers['content-type']), /(?:application|text)\/.*json/)
    return { status: answer.status, body: answer.body, json: JSON.parse(answer.body) as Record<string, unknown> }
  }

  /** A call that must succeed with this envelope; returns what is in it. */
  async expect(method: string, path: string, envelope: string, body?: unknown): Promise<Record<string, unknown>> {
    const { status, json, body: text } = await this.call(method, path, body)
    assert.ok(status >= 200 && status < 300, `${method} ${path}: ${status} ${text}`)
    const inside = json?.[envelope]
    assert.ok(typeof inside === 'object' && inside !== null, `${method} ${path} has no ${envelope}`)
    return inside as Record<string, unknown>
  }

  /** Polls an operation as the provider does, but without its five seconds in between, until it has ended. */
  async poll(operation: unknown): Promise<string> {
    const { id } = operation as { id: number }
    for (;;) {
      const { status } = await this.expect('GET', `operations/${id}`, 'operation')
      if (status !== 'pending' && status !== 'running') return String(status)
    }
  }
}

/** A client with a key of its own in the organization of a test server. */
export async function providerClient(server: TestServer, scope = 'admin'): Promise<ProviderClient> {
  const { json } = await server.api('POST', '/api-keys', { name: `terraform ${scope}`, scope })
  const { uuid } = (await server.api('GET', '/organization')).json as { uuid: string }
  return new ProviderClient(server, (json as { key: string }).key, uuid)
}
