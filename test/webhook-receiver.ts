import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { until } from './until.ts'

export interface Message {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly json: { readonly type: string; readonly id: string; readonly subject: string; readonly data: unknown }
}

type Answer = (response: ServerResponse, message: Message) => void

/** A real receiver of webhooks on loopback, which answers as it is told. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly messages: readonly Message[]
  answer: Answer
  /** Resolves with the first message that matches. */
  readonly message: (what: string, matches: (message: Message) => boolean) => Promise<Message>
}

export async function startReceiver(port = 0): Promise<WebhookReceiver> {
  const messages: Message[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { url: path = '', headers } = request
      const message = { path, headers, body, json: JSON.parse(body) as Message['json'] }
      messages.push(message)
      receiver.answer(response, message)
    })
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const { port: taken } = server.address() as AddressInfo
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${taken}/hook`,
    port: taken,
    messages,
    answer: (response) => void response.writeHead(204).end(),
    message: (what, matches) => until(what, () => messages.find(matches)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}

/** As a receiver checks it, by the text of Standard Webhooks and without our code. */
export function isSigned({ headers, body }: Message, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const expected = createHmac('sha256', key).update(signed).digest()
  const given = String(headers['webhook-signature']).split(' ')
  return given.some((one) => {
    const mac = Buffer.from(one.replace('v1,', ''), 'base64')
    return mac.length === expected.length && timingSafeEqual(mac, expected)
  })
}
