import type { Readable } from 'node:stream'
import { boot, type Boot } from '../api/contract.ts'

/**
 * The boot events of `GET /api/v1/events`, each in a boot without its earlier events. What else happens is passed over. Ends with the
 * stream; rejects when its connection breaks, which readline would not tell.
 */
export async function* bootNews(stream: Readable): AsyncIterable<Boot> {
  let type = ''
  let unfinished = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = `${unfinished}${chunk}`.split('\n')
    unfinished = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') type = ''
      else if (line.startsWith('event: ')) type = line.slice('event: '.length)
      else if (line.startsWith('data: ') && type === 'boot') yield boot.parse(JSON.parse(line.slice('data: '.length)))
    }
  }
}
