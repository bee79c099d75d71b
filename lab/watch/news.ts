import { createInterface } from 'node:readline'
import { boot, type Boot } from '../../src/api/contract.ts'
import type { ApiClient } from '../../src/bin/api-client.ts'

/** Boot events as they happen, each in a boot without its earlier events. The stream is open when this resolves. */
export async function bootNews(client: ApiClient): Promise<AsyncIterable<Boot>> {
  const stream = await client.open('/api/v1/events')
  return parsed(createInterface({ input: stream }))
}

async function* parsed(lines: AsyncIterable<string>): AsyncIterable<Boot> {
  for await (const line of lines)
    if (line.startsWith('data: ')) yield boot.parse(JSON.parse(line.slice('data: '.length)))
}
