import { refusal } from '../../base/refusal.ts'
import type { Api } from '../api-deps.ts'
import { RefusalError } from '../refusal-error.ts'

/** Somewhat more than a document may have, so that one which is too large is refused by its name and size. */
export const BODY_LIMIT: number = 12 * 1024 * 1024

/**
 * In `api`, bodies are taken as the text that they are, whatever type they claim: a document is kept as its author wrote it, and what is wrong with it
 * is told by line.
 */
export function takeBodiesAsText(api: Api): void {
  api.removeAllContentTypeParsers()
  api.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    async (_request: unknown, body: Buffer) => {
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
      } catch {
        throw new RefusalError(
          refusal('NOT_UTF8', 422, 'the document is not UTF-8', 'save it as UTF-8 and send it again'),
        )
      }
    },
  )
}
