import { request } from 'node:https'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { TestServer } from './server.ts'
import { until } from './until.ts'

export interface ReadEvent {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A reader of `GET /events`, with an API key of its own. */
export interface EventReader extends Disposable {
  readonly events: readonly ReadEvent[]
  /** What a client would send as `Last-Event-ID`. */
  readonly lastId: () => string
  readonly event: (what: string, matches: (event: ReadEvent) => boolean) => Promise<ReadEvent>
}

export async function readEvents(server: TestServer, key: string, lastEventId?: string): Promise<EventReader> {
  const call = request({
    host: '127.0.0.1',
    port: server.ports.https,
    path: '/api/v1/events',
    rejectUnauthorized: false,
    agent: false,
    headers: {
      authorization: `Bearer ${key}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  })
  call.on('error', () => {})
  call.end()
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  const events: ReadEvent[] = []
  let text = ''
  let rest = ''
  response.on('error', () => {})
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    const blocks = (rest + chunk).split('\n\n')
    rest = blocks.pop() ?? ''
    events.push(...blocks.flatMap(parse))
  })
  await until('the stream', () => (text.includes(': connected') ? true : undefined))
  return {
    events,
    lastId: () => [...text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '',
    event: (what, matches) => until(what, () => events.find(matches)),
    [Symbol.dispose]: () => void call.destroy(),
  }
}

function parse(block: string): readonly ReadEvent[] {
  const [, type] = /^event: (.*)$/m.exec(block) ?? []
  const [, data] = /^data: (.*)$/m.exec(block) ?? []
  return type === undefined || data === undefined ? [] : [{ type, data: JSON.parse(data) as ReadEvent['data'] }]
}
