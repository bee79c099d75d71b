import type { Readable } from 'node:stream'
import type { Boot } from '../../src/api/contract.ts'
import type { ApiClient } from '../../src/bin/api-client.ts'
import { bootNews } from '../../src/bin/boot-news.ts'

/** Boot events as they happen. The stream is open when this resolves, and ends with the server, also with one that was killed. */
export async function labNews(client: ApiClient): Promise<AsyncIterable<Boot>> {
  return untilReset(await client.open('/api/v1/events'))
}

async function* untilReset(stream: Readable): AsyncIterable<Boot> {
  try {
    yield* bootNews(stream)
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ECONNRESET') throw failure
  }
}
