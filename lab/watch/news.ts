import type { IncomingMessage } from 'node:http'
import { boot, type Boot } from '../../src/api/contract.ts'
import type { ApiClient } from '../../src/bin/api-client.ts'

/**
 * Boot events as they happen, each in a boot without its earlier events. The stream is open when this resolves, and ends with the
 * server, also with one that was killed.
 */
export async function bootNews(client: ApiClient): Promise<AsyncIterable<Boot>> {
  return parsed(await client.open('/api/v1/events'))
}

const DATA = 'data: '

async function* parsed(stream: IncomingMessage): AsyncIterable<Boot> {
  let unfinished = ''
  try {
    for await (const chunk of stream.setEncoding('utf8')) {
      const lines = (unfinished + chunk).split('\n')
      unfinished = lines.pop() ?? ''
      for (const line of lines) if (line.startsWith(DATA)) yield boot.parse(JSON.parse(line.slice(DATA.length)))
    }
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ECONNRESET') throw failure
  }
}
